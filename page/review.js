// What a steward writes stays in the browser until it is sent; texts go to the server as they are.
const names = { adopt: 'adopt', dismiss: 'dismiss' };
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-action]');
  const item = button && button.closest('.item');
  if (!item) return;
  const form = item.querySelector('.accept');
  const value = (name) => form.querySelector(`[name=${name}]`).value;
  const { action } = button.dataset;
  if (action === 'unfold') {
    form.hidden = !form.hidden;
    button.setAttribute('aria-expanded', String(!form.hidden));
  }
  if (action === 'dismiss') trigger(names.dismiss, { item: item.dataset.item });
  if (action === 'accept') {
    const none = form.querySelector('[name=none]').checked;
    trigger(names.adopt, {
      item: item.dataset.item, none, facts: value('facts'), document: value('document'), quote: value('quote') });
  }
});
element.addEventListener('change', (event) => {
  if (event.target.name !== 'none') return;
  event.target.closest('.accept').querySelector('.with-answer').hidden = event.target.checked;
});
