// navigator.clipboard is there only over https or on this machine; an office network has neither.
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

async function copyAndSay(button, text, said) {
  const done = await toClipboard(text);
  const label = button.dataset.label || button.textContent;
  button.dataset.label = label;
  button.textContent = done ? said : '无法复制，请手工选取';
  setTimeout(() => { button.textContent = label; }, 1800);
}

function copyLink(button) {
  const own = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
  const address = location.origin + location.pathname + button.dataset.link;
  return copyAndSay(button, address, own ? '已复制（只在本机能打开）' : '已复制');
}
