// Who asked for something that stands further down is led to it.
watch('value', () => {
  if (element.querySelector('section')) element.scrollIntoView({ block: 'start', behavior: 'smooth' });
});
