// Clicks go to the server by name and number only; the words stay there.
const names = {
  cite: 'cite', example: 'example', mark: 'mark', refine: 'refine', suggest: 'suggest', word: 'word', stop: 'stop' };
const reasons = new Map(); // begun reasons by turn: an answer that comes meanwhile draws everything anew
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-action]');
  if (!button || !element.contains(button)) return;
  const { action, turn, marker, number } = button.dataset;
  if (action === 'cite') {
    for (const one of element.querySelectorAll('.citation[aria-current]')) one.removeAttribute('aria-current');
    const same = element.querySelector(`.citation[data-turn="${Number(turn)}"][data-marker="${Number(marker)}"]`);
    if (same) same.setAttribute('aria-current', 'true');
    trigger(names.cite, { turn: Number(turn), marker: Number(marker) });
  } else if (action === 'example') {
    trigger(names.example, { number: Number(number) });
  } else if (action === 'copy') {
    copyAndSay(button, button.dataset.words, '已复制');
  } else if (action === 'link') {
    copyLink(button);
  } else if (action === 'word') {
    trigger(names.word, { turn: Number(turn) });
  } else if (action === 'suggest') {
    trigger(names.suggest, { number: Number(number) });
  } else if (action === 'lift') {
    trigger(names.refine, { turn: Number(turn), kind: button.dataset.kind, value: '' });
  } else if (action === 'stop') {
    button.disabled = true;
    trigger(names.stop, {});
  } else if (['useful', 'wrong', 'send'].includes(action)) {
    feedback(button, action);
  }
});
element.addEventListener('change', (event) => {
  const { turn, kind } = event.target.dataset;
  if (event.target.matches('.facets select')) trigger(names.refine, { turn: Number(turn), kind, value: event.target.value });
});
element.addEventListener('input', (event) => {
  const block = event.target.closest('.feedback');
  if (block) reasons.set(block.dataset.turn, event.target.value);
});

function feedback(button, action) {
  const block = button.closest('.feedback');
  const form = block.querySelector('.reason');
  if (action === 'wrong') {
    form.hidden = !form.hidden;
    block.querySelector('[aria-expanded]').setAttribute('aria-expanded', String(!form.hidden));
    if (!form.hidden) form.querySelector('textarea').focus();
    else reasons.delete(block.dataset.turn);
    return;
  }
  for (const one of block.querySelectorAll('button')) one.disabled = true; // one click, one mark
  const reason = action === 'send' ? form.querySelector('textarea').value : '';
  trigger(names.mark, { turn: Number(block.dataset.turn), mark: action === 'send' ? 'down' : 'up', reason });
}

// An answer that is being written is drawn anew again and again: what is unfolded stays so.
const unfolded = new Set();
const nameOf = (details) => {
  const turn = details.closest('.turn');
  const turns = [...element.querySelectorAll('.turn')];
  return `${turns.indexOf(turn)} ${[...turn.querySelectorAll('details')].indexOf(details)}`;
};
element.addEventListener('toggle', (event) => {
  if (!event.target.matches('.turn details')) return;
  unfolded[event.target.open ? 'add' : 'delete'](nameOf(event.target));
}, true);

// The place of the cursor outlives a drawing anew as well: nobody is interrupted in the middle of a word.
let held = null;
element.addEventListener('focusin', (event) => {
  const { action, turn, marker, number, kind } = event.target.dataset;
  held = { id: event.target.id, wanted: { action, turn, marker, number, kind } };
});
element.addEventListener('focusout', () => {
  // An element that is taken away with the focus tells it, too; one that the reader leaves is still there later.
  const left = held;
  setTimeout(() => { if (held === left && element.contains(document.activeElement) === false
    && document.activeElement !== document.body) held = null; });
});
document.addEventListener('pointerdown', (event) => {
  if (!element.contains(event.target)) held = null;
});
function holdAgain() {
  if (!held || document.activeElement !== document.body) return;
  const same = [...element.querySelectorAll('button, select, textarea')].filter((one) => (held.id ? one.id === held.id
    : Object.entries(held.wanted).every(([name, value]) => one.dataset[name] === value)));
  if (same.length !== 1) return;
  same[0].focus({ preventScroll: true });
  if (same[0].matches('textarea')) same[0].setSelectionRange(same[0].value.length, same[0].value.length);
}

let seen = '';
let place = 0; // a conversation drawn anew begins at its top
element.addEventListener('scroll', (event) => {
  if (event.target.matches('.conversation')) place = event.target.scrollTop;
}, true);
watch('value', () => {
  const list = element.querySelector('.conversation');
  const last = list && list.querySelector('.turn:last-child');
  if (!last) {
    reasons.clear();
    unfolded.clear();
    seen = '';
    return;
  }
  for (const block of list.querySelectorAll('.feedback[data-turn]')) {
    const begun = reasons.get(block.dataset.turn);
    if (begun === undefined) continue;
    block.querySelector('textarea').value = begun;
    block.querySelector('.reason').hidden = false;
  }
  for (const one of list.querySelectorAll('.turn details')) one.open = unfolded.has(nameOf(one));
  holdAgain();
  const now = `${list.dataset.turns} ${last.querySelector('.waiting') ? 'waits' : 'done'}`;
  if (now === seen) { // only what the reader said of an answer has changed
    list.scrollTo({ top: place, behavior: 'instant' });
    return;
  }
  seen = now;
  if (list.scrollHeight > list.clientHeight + 1) {
    const top = last.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop;
    list.scrollTo({ top: top - 8, behavior: 'smooth' });
  } else if (matchMedia('(max-width: 900px)').matches) {
    last.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }
});
