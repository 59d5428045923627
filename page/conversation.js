// Clicks go to the server by name and number only; the words stay there.
const names = { cite: 'cite', example: 'example', mark: 'mark' };
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
    copy(button);
  } else if (['useful', 'wrong', 'send'].includes(action)) {
    feedback(button, action);
  }
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

// navigator.clipboard is there only over https or on this machine; an office network has neither.
async function copy(button) {
  const answer = button.closest('.answer');
  const sources = [...answer.querySelectorAll('.citation')].map(
    (one) => `[${one.dataset.marker}] ${one.querySelector('.label').textContent}`);
  const lines = [...answer.querySelectorAll('.text p, .text li')].map((line) => {
    const clone = line.cloneNode(true);
    for (const one of clone.querySelectorAll('.marker')) one.textContent = `[${one.textContent}]`;
    return clone.textContent;
  });
  const text = [...lines, '', ...sources].join('\n').trim();
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    done = document.execCommand('copy');
    area.remove();
  }
  const label = button.textContent;
  button.textContent = done ? '已复制' : '无法复制';
  setTimeout(() => { button.textContent = label; }, 1500);
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
    seen = '';
    return;
  }
  for (const block of list.querySelectorAll('.feedback[data-turn]')) {
    const begun = reasons.get(block.dataset.turn);
    if (begun === undefined) continue;
    block.querySelector('textarea').value = begun;
    block.querySelector('.reason').hidden = false;
  }
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
