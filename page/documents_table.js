// A row is named by its number; what is to be done to its document is said at the desk above.
const names = { exchange: 'exchange', withdraw: 'withdraw' };
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-action=exchange], [data-action=withdraw]');
  if (button) trigger(names[button.dataset.action], { row: Number(button.dataset.row) });
});
