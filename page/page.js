() => {
  document.documentElement.lang = "zh-CN";
  const box = () => document.querySelector('#question textarea');
  document.addEventListener('keydown', (event) => {
    const field = box();
    if (!field || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest && event.target.closest('input, textarea, select, [contenteditable=true]');
    if (event.key === '/' && !typing && field.offsetParent) {
      event.preventDefault();
      field.focus();
    }
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    const stop = document.querySelector('#conversation [data-action=stop]');
    if (stop && stop.offsetParent && (!typing || typing === field)) {
      stop.click();
    } else if (typing === field && field.value) {
      field.value = '';
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  });
}
