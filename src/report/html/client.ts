// What runs in the reader's browser: filters, copy buttons, links to a single finding. The page says everything
// without it. Plain DOM, nothing fetched, nothing stored, no text ever parsed as HTML.

export const client = `'use strict';
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = document.getElementById('filter');
  const items = all('[data-status]');
  const words = new Map(items.map((item) => [item, item.textContent.toLowerCase()]));
  const folds = all('details');

  function chosen(name) {
    return new Set(all('input[name=' + name + ']:checked', form).map((input) => input.value));
  }

  function filter() {
    const severity = chosen('severity');
    const status = chosen('status');
    const practice = form.elements.practice.value;
    const text = form.elements.text.value.trim().toLowerCase().split(/\\s+/);
    let count = 0;
    for (const item of items) {
      const { dataset } = item;
      const isShown = severity.has(dataset.severity) && status.has(dataset.status)
        && (practice === '' || practice === dataset.practice)
        && text.every((word) => words.get(item).includes(word));
      item.hidden = !isShown;
      if (isShown) count += 1;
    }
    for (const group of all('.group, details')) {
      group.hidden = !all('[data-status]', group).some((item) => !item.hidden);
    }
    if (text.join('') !== '' || practice !== '') for (const fold of folds) fold.open = true;
    form.elements.count.value = count + ' of ' + items.length + ' shown';
  }

  // A link to a finding must reach it, whatever the filters hide.
  function reach() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target === null || !target.matches('[data-status]')) return;
    if (target.hidden) {
      form.reset();
      filter();
    }
    const fold = target.closest('details');
    if (fold !== null) fold.open = true;
    target.scrollIntoView();
  }

  async function copy(text, button) {
    let isCopied = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      isCopied = copyBySelection(text);
    }
    button.textContent = isCopied ? 'Copied' : 'Select it by hand';
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  }

  // Pages opened from disk have no clipboard in some browsers.
  function copyBySelection(text) {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    return isCopied;
  }

  for (const source of all('[data-copy]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', 'Copy: ' + source.textContent);
    button.addEventListener('click', () => copy(source.textContent, button));
    source.after(' ', button);
  }

  for (const link of all('[data-show]')) {
    link.addEventListener('click', () => {
      form.reset();
      form.elements.practice.value = link.dataset.show;
      filter();
      document.getElementById('findings').focus();
    });
  }

  for (const fold of folds) fold.open = false;
  let wasOpen = [];
  addEventListener('beforeprint', () => {
    wasOpen = folds.map((fold) => fold.open);
    for (const fold of folds) fold.open = true;
  });
  addEventListener('afterprint', () => folds.forEach((fold, index) => { fold.open = wasOpen[index]; }));
  addEventListener('hashchange', reach);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', filter);
  form.addEventListener('reset', () => setTimeout(filter));
  form.hidden = false;
  filter();
  reach();
})();
`;
