// A button that changes what everybody sees asks once more: the first click only says so.
const names = { insist: 'insist', restore: 'restore' };
element.addEventListener('click', (event) => {
  const button = event.target.closest('button.confirm');
  if (!button) return;
  const asked = Number(button.dataset.asked || 0);
  if (asked && Date.now() - asked < 500) return; // a double click is no second thought
  if (!asked) {
    const words = button.textContent;
    button.dataset.asked = Date.now();
    button.textContent = button.dataset.again;
    setTimeout(() => { delete button.dataset.asked; button.textContent = words; }, 8000);
    return;
  }
  button.disabled = true;
  trigger(names[button.dataset.action], { version: button.dataset.version || '' });
  setTimeout(() => { button.disabled = false; }, 3000);
});
