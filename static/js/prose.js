// Formatted text: each text area with data-prose gets an editor, whose text goes back into the text area as it is typed.
// The buttons and their words stand in components/prose_tools.html. What may be saved, jourer/prose.py decides.

const template = document.getElementById("prose-tools");
const lib = await import(template.dataset.editor);

const COMMANDS = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  heading: (chain) => chain.toggleHeading({ level: 4 }),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  undo: (chain) => chain.undo(),
  redo: (chain) => chain.redo(),
};

// Ctrl+Enter saves, here as everywhere: only Shift+Enter breaks the line.
const HardBreak = lib.HardBreak.extend({
  addKeyboardShortcuts() {
    return { "Shift-Enter": () => this.editor.commands.setHardBreak() };
  },
});

function extensions() {
  const { Document, Paragraph, Text, Bold, Italic, Heading, BulletList, OrderedList, ListItem, Link, History } = lib;
  const plain = [Document, Paragraph, Text, Bold, Italic, BulletList, OrderedList, ListItem, HardBreak, History];
  return [...plain, Heading.configure({ levels: [4] }), Link.configure({ openOnClick: false, enableTarget: false })];
}

// What the text area was to a reader of the screen, the editor is from now on; links to its errors lead here.
function attributes(area) {
  const label = area.labels[0];
  label.id ||= `${area.id}-label`;
  const same = ["aria-describedby", "aria-invalid"].filter((name) => area.hasAttribute(name));
  return {
    ...Object.fromEntries(same.map((name) => [name, area.getAttribute(name)])),
    class: "prose prose-text",
    role: "textbox",
    "aria-multiline": "true",
    "aria-labelledby": label.id,
  };
}

function edit(area) {
  const tools = template.content.cloneNode(true);
  const box = document.createElement("div");
  box.className = "prose-editor";
  box.append(tools);
  const label = area.labels[0];
  const editor = new lib.Editor({
    element: box,
    content: area.value,
    extensions: extensions(),
    injectCSS: false, // a style of its own would be refused: ours stands in prose.css
    editorProps: { attributes: attributes(area) },
    onUpdate: () => (area.value = editor.isEmpty ? "" : editor.getHTML()),
    onTransaction: () => show(box, editor),
  });
  label.addEventListener("click", () => editor.commands.focus());
  area.hidden = true;
  area.after(box);
  [area.id, editor.view.dom.id] = [`${area.id}-source`, area.id];
  box.querySelector("[role=group]").setAttribute("aria-describedby", label.id);
  // Who presses with the mouse goes on typing where they were.
  box.addEventListener("mousedown", (event) => event.target.closest("[data-tool]") && event.preventDefault());
  box.addEventListener("click", (event) => press(box, editor, event.target.closest("button")?.dataset ?? {}));
  box.querySelector("input").addEventListener("keydown", (event) => {
    if (event.key === "Escape") ask(box, false, editor);
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    press(box, editor, { link: "set" });
  });
  show(box, editor);
}

// Which buttons are pressed where the cursor stands, and which can do something.
function show(box, editor) {
  for (const button of box.querySelectorAll("[data-tool]")) {
    const { tool } = button.dataset;
    if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", editor.isActive(tool));
    if (tool === "undo" || tool === "redo") button.disabled = !editor.can()[tool]();
    if (tool === "link") button.disabled = editor.state.selection.empty && !editor.isActive("link");
  }
}

function press(box, editor, { tool, link }) {
  if (tool === "link") ask(box, box.querySelector(".prose-link").hidden, editor);
  else if (tool) COMMANDS[tool](editor.chain().focus()).run();
  else if (link) {
    const address = link === "set" ? whole(box.querySelector("input").value.trim()) : "";
    const chain = editor.chain().focus().extendMarkRange("link");
    (address ? chain.setLink({ href: address }) : chain.unsetLink()).run();
    ask(box, false, editor);
  }
}

// "jouren.se" is what people write of an address, and "namn@jouren.se" of a mailbox.
function whole(address) {
  if (!address || /^(https?|mailto):/i.test(address)) return address;
  return address.includes("@") ? `mailto:${address}` : `https://${address}`;
}

function ask(box, isAsked, editor) {
  const line = box.querySelector(".prose-link");
  line.hidden = !isAsked;
  box.querySelector("[data-tool=link]").setAttribute("aria-expanded", isAsked);
  line.querySelector("input").value = editor.getAttributes("link").href ?? "";
  if (isAsked) line.querySelector("input").focus();
  else editor.commands.focus();
}

for (const area of document.querySelectorAll("textarea[data-prose]")) edit(area);
