// Files are read here and handed on with the click: nothing of them is stored anywhere before the server has them.
const names = { go: 'go', cancel: 'cancel' };
const MOST = 30 * 1024 * 1024; // bytes of all files; page/uploads.py holds the same bound
let chosen = [];
element.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-action]');
  if (!button || !element.contains(button)) return;
  const { action, number } = button.dataset;
  if (action === 'choose') element.querySelector('input[type=file]').click();
  if (action === 'discard') { chosen.splice(Number(number), 1); show(); }
  if (action === 'cancel') { chosen = []; trigger(names.cancel, {}); }
  if (action === 'go') {
    button.disabled = true;
    const large = chosen.reduce((sum, file) => sum + file.size, 0) > MOST;
    const files = await Promise.all(chosen.map(async (file) => (
      { name: file.name, size: file.size, content: large ? '' : await base64(file) })));
    trigger(names.go, { files });
    // What was refused can be put right and sent again; what was taken is shown anew by the server.
    setTimeout(() => { button.disabled = false; }, 1500);
  }
});
element.addEventListener('change', (event) => {
  if (!event.target.matches('input[type=file]')) return;
  take([...event.target.files]);
  event.target.value = ''; // so that the same file can be chosen again
});
element.addEventListener('dragover', (event) => { if (element.querySelector('.drop')) event.preventDefault(); });
element.addEventListener('drop', (event) => {
  if (!element.querySelector('.drop')) return;
  event.preventDefault();
  take([...event.dataTransfer.files]);
});

function take(files) {
  const several = element.querySelector('input[type=file]').multiple;
  const names = new Set(files.map((file) => file.name));
  chosen = several ? [...chosen.filter((file) => !names.has(file.name)), ...files] : files.slice(0, 1);
  show();
}

// Names go in as text, never as HTML.
function show() {
  const list = element.querySelector('.chosen');
  if (!list) return;
  list.replaceChildren(...chosen.map((file, number) => {
    const item = document.createElement('li');
    const name = document.createElement('span');
    const size = document.createElement('small');
    const discard = document.createElement('button');
    name.textContent = file.name;
    size.textContent = file.size < 1024 * 1024
      ? `${Math.max(1, Math.round(file.size / 1024))} KB` : `${(file.size / 1024 / 1024).toFixed(1)} MB`;
    Object.assign(discard, { type: 'button', className: 'quiet', textContent: list.dataset.discard });
    Object.assign(discard.dataset, { action: 'discard', number });
    item.append(name, size, discard);
    return item;
  }));
  element.querySelector('[data-action=go]').hidden = chosen.length === 0;
}

watch('value', () => {
  chosen = [];
  const desk = element.querySelector('.desk');
  if (desk && desk.dataset.kind !== 'add') desk.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
});

function base64(file) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => resolve('');
    reader.readAsDataURL(file);
  });
}
