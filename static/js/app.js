// The few things a page does by itself. All of it works without: this file only saves keystrokes and mistakes.

// Ctrl+Enter (⌘+Enter) sends the form in focus, from any field, as if its first button had been pressed.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.form || event.target.closest("form");
    if (form && form.method === "post") {
      event.preventDefault();
      form.requestSubmit();
    }
  }
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll(".account-menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".account-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A form on its way is not sent twice. The server tells doubles apart too; here the second click is simply ignored.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.hasAttribute("hx-post")) return;
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000); // the answer was a file, or never came
});
// A page that comes back with the back button is whole again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// htmx: a request on its way holds back the next one of the same form; errors get the focus.
document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target;
  if (form.tagName !== "FORM" || form.method !== "post") return;
  if (form.getAttribute("aria-busy") === "true") event.preventDefault();
  else form.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", (event) => event.target.removeAttribute("aria-busy"));
document.addEventListener("htmx:afterSettle", focusErrors);

function focusErrors() {
  const summary = document.getElementById("error-summary");
  if (summary) summary.focus();
}

// A draft that could not be saved says so. Signed out meanwhile, the answer is another page.
function tellOfDraft(event) {
  const line = event.detail.requestConfig.elt;
  if (line.matches(".draft-line")) line.textContent = line.dataset.lost;
}
document.addEventListener("htmx:sendError", tellOfDraft);
document.addEventListener("htmx:timeout", tellOfDraft);
document.addEventListener("htmx:responseError", tellOfDraft);
document.addEventListener("htmx:beforeSwap", (event) => {
  const { elt, path } = event.detail.requestConfig;
  if (!elt.matches(".draft-line") || new URL(event.detail.xhr.responseURL).pathname === path.split("?")[0]) return;
  event.detail.shouldSwap = false;
  tellOfDraft(event);
});

// Locked after a time without anybody: a form goes on its own way, to the page that asks for the password and then sends
// it as it was typed. What only looks asks for the whole page.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status !== 401) return;
  const { elt, verb } = event.detail.requestConfig;
  if (elt.tagName === "FORM") elt.submit();
  else if (verb === "get") location.reload();
});

// A link in the error summary goes to the field, not only to where it stands.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  target.focus();
  (target.closest(".field") || target).scrollIntoView({ block: "nearest" });
});

// A passkey or security key that was not read: say so where allauth only writes to the console.
document.addEventListener("allauth.error", () => {
  const failed = document.getElementById("key-failed");
  if (failed) failed.hidden = false;
});

focusErrors();
