// Passkeys: has the browser make or show one, and sends its answer with the form. Without this, other ways work.
const knows = window.PublicKeyCredential?.parseRequestOptionsFromJSON && navigator.credentials;
for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!knows) break;
  const note = form.querySelector("[role=status]");
  form.hidden = false;
  for (const instead of document.querySelectorAll("[data-no-passkey]")) instead.hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    note.textContent = "";
    const options = JSON.parse(form.dataset.options);
    try {
      const made = form.dataset.passkey === "make"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      form.elements.secret_answer.value = JSON.stringify(made.toJSON());
      form.submit();
    } catch {
      note.textContent = form.dataset.failed;
    }
  });
}
