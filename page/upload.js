// The file is read here and handed on with the click: nothing of it is stored anywhere.
const names = { sheet: 'sheet' };
const MOST = 5 * 1024 * 1024; // bytes; page/sheets.py holds the same bound
const field = () => element.querySelector('input[type=file]');
element.addEventListener('click', (event) => {
  if (event.target.closest('[data-action="choose"]')) field().click();
});
element.addEventListener('change', async (event) => {
  const file = event.target.files && event.target.files[0];
  if (!file) return;
  const content = file.size > MOST ? '' : await base64(file);
  event.target.value = ''; // so that the same file can be chosen again
  trigger(names.sheet, { name: file.name, size: file.size, content });
});

function base64(file) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => resolve('');
    reader.readAsDataURL(file);
  });
}
