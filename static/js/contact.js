// Without an answer from the form's own page nothing is swapped: what was typed stays, and a line says it is not saved.

const notSaved = document.getElementById("not-saved");

function tell(event) {
  if (event.detail.requestConfig.elt.matches(".contact-form")) notSaved.hidden = false;
}

document.addEventListener("htmx:sendError", tell);
document.addEventListener("htmx:timeout", tell);
document.addEventListener("htmx:responseError", tell);
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches(".contact-form")) notSaved.hidden = true;
});

// Signed out meanwhile, the answer is the sign-in page.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.requestConfig.elt.matches(".contact-form")) return;
  if (new URL(event.detail.xhr.responseURL).pathname === window.location.pathname) return;
  event.detail.shouldSwap = false;
  tell(event);
});
