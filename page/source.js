const names = { open: 'open', step: 'step' };
element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-action]');
  if (!button || !element.contains(button)) return;
  const { action, to } = button.dataset;
  if (action === 'open') trigger(names.open, { document: button.dataset.document });
  if (action === 'link') copyLink(button);
  if (action === 'step') {
    const { clause } = button.closest('.source').dataset;
    trigger(names.step, { clause, by: Number(button.dataset.by) });
  }
  if (action === 'jump') {
    const target = element.querySelector(`.body [data-at="${Number(to)}"]`);
    if (target) {
      scrollWithin(target, 12, 'smooth');
      if (matchMedia('(max-width: 900px)').matches) button.closest('details').open = false;
    }
  }
  if (action === 'back') {
    const first = element.closest('.halves').querySelector('.half');
    const left = first.querySelector('.turn:last-child') || first.querySelector('tr[aria-current]') || first;
    left.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }
});

function scrollWithin(target, above, behavior) {
  const body = element.querySelector('.body');
  const top = target.getBoundingClientRect().top - body.getBoundingClientRect().top + body.scrollTop;
  body.scrollTo({ top: top - above, behavior });
}

watch('value', () => {
  const paper = element.querySelector('.source[data-nonce]');
  if (!paper) { // what a link asked for is not there: that is said where it would have been
    if (element.querySelector('.blank > .failure')) element.scrollIntoView({ block: 'start', behavior: 'smooth' });
    return;
  }
  const body = paper.querySelector('.body');
  const cited = body.querySelector('.cited');
  const mark = body.querySelector('mark');
  if (!cited && !mark) {
    body.scrollTo({ top: 0 });
  } else {
    // The clause from its beginning, with the heading above it, unless its quoted words would then lie below the edge.
    const above = cited && cited.previousElementSibling;
    const first = above && above.classList.contains('heading') ? above : cited;
    const below = mark && first ? mark.getBoundingClientRect().bottom - first.getBoundingClientRect().top : 0;
    const fits = first && below < body.clientHeight - 60;
    scrollWithin(fits ? first : mark, fits ? 16 : body.clientHeight / 3, 'instant');
  }
  if (paper.dataset.by === 'user' && matchMedia('(max-width: 900px)').matches) {
    element.scrollIntoView({ block: 'start', behavior: 'smooth' });
  }
});
