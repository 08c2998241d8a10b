// Looks every two seconds how far the work is, and shows it in place; loads the page anew when it is over.
const shown = document.querySelector('[data-progress="running"]');
async function look() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-progress]");
  if (!now || now.dataset.progress === "over") location.reload();
  else shown.replaceChildren(...now.children);
}
if (shown) setInterval(look, 2000);
