// What the pages can do beyond links and forms; all of it works without this file, too.
"use strict";

const dialog = () => document.getElementById("explanation");

// A figure opens its explanation over the page; the link stays a link for everyone else.
async function explain(link) {
  const answer = await fetch(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("main");
  if (!found) { location.assign(link.href); return; }
  document.getElementById("explained").replaceChildren(...found.childNodes);
  dialog().showModal();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a.figure");
  if (link && dialog() && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    explain(link).catch(() => location.assign(link.href));
    return;
  }
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    const words = copy.parentElement.querySelector(".citation, textarea");
    navigator.clipboard.writeText(words.value || words.textContent.trim())
      .then(() => { copy.textContent = "Copied"; });
  }
  if (event.target === dialog()) dialog().close();
});

// Keys: / searches, t shows every table; never while somebody writes.
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("search").focus();
  } else if (event.key === "t") {
    const tables = [...document.querySelectorAll("details.tabled")];
    const open = !tables.every((table) => table.open);
    for (const table of tables) table.open = open;
  }
});

// A question that cannot be answered shows its page, which says why, and not nothing.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400) event.detail.shouldSwap = true;
});
// A slider writes its number into the field beside it and, let go, asks for the view.
document.documentElement.classList.add("scripted");
document.addEventListener("input", (event) => {
  const field = event.target.dataset?.slides;
  if (field) document.getElementById(field).value = event.target.value;
});

// Back and forward over views that were swapped in: take the page anew. A step to another place of
// the same page (the skip link, say) is none of these.
const address = () => location.pathname + location.search;
let shown = address();
document.addEventListener("htmx:pushedIntoHistory", () => { shown = address(); });
addEventListener("popstate", () => { if (address() !== shown) location.reload(); });
