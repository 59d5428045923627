// Sorting and filtering stay in the browser; a clause is asked for by the number of its row.
const names = { clause: 'clause', download: 'download', stop: 'stop' };
const order = new Intl.Collator('zh-CN', { numeric: true });
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-action]');
  if (!button || !element.contains(button)) return;
  const { action, row, match, column } = button.dataset;
  if (action === 'sort') sort(button.closest('table'), Number(column));
  if (action === 'clause') {
    for (const one of element.querySelectorAll('tr[aria-current]')) one.removeAttribute('aria-current');
    const line = button.closest('tr');
    if (line) line.setAttribute('aria-current', 'true');
    trigger(names.clause, { row: Number(row), match: Number(match) });
  }
  if (action === 'download') trigger(names.download, {});
  if (action === 'stop') {
    button.disabled = true;
    trigger(names.stop, {});
  }
});

// While a word is being put together with an input method, its letters are no words to look for.
element.addEventListener('input', (event) => { if (!event.isComposing) sift(event.target); });
element.addEventListener('compositionend', (event) => sift(event.target));

function sift(field) {
  if (!field.matches('[data-input="sieve"]')) return;
  const results = field.closest('.results');
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [...results.querySelectorAll('tbody > tr')];
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
    if (!row.hidden) shown += 1;
  }
  results.querySelector('.shown').textContent = words.length ? `显示 ${shown} / ${rows.length}` : '';
}

function sort(table, column) {
  const heads = [...table.querySelectorAll('thead th')];
  const head = heads[column];
  const direction = head.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
  for (const one of heads) if (one.hasAttribute('aria-sort')) one.setAttribute('aria-sort', 'none');
  head.setAttribute('aria-sort', direction);
  const sign = direction === 'ascending' ? 1 : -1;
  const key = (row) => row.cells[column].dataset.key ?? row.cells[column].textContent;
  const rows = [...table.tBodies[0].rows].map((row) => [key(row), Number(row.dataset.row), row]);
  // A cell that says nothing comes last either way; rows that are alike keep their order.
  const empty = (words) => (words === '' || words === '—' ? 1 : 0);
  const compare = (a, b) => (Number.isNaN(a - b) ? order.compare(a, b) : a - b); // as words, 1.4 would be before 1.10
  rows.sort(([a, i], [b, j]) => empty(a) - empty(b) || sign * compare(a, b) || i - j);
  table.tBodies[0].append(...rows.map(([, , row]) => row));
}
