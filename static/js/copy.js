// Shows the copy buttons and lets them copy the text of the element they name.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const word = button.querySelector("span");
  if (!source || !navigator.clipboard) continue;
  const before = word.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    word.textContent = button.dataset.done;
    setTimeout(() => { word.textContent = before; }, 4000);
  });
}
