// Filters the rows, and keeps the filter in the address. Without it everything can still be read.
(() => {
  'use strict';
  const one = (selector) => document.querySelector(selector);
  const all = (selector, of = document) => [...of.querySelectorAll(selector)];
  const rows = all('.r');
  const query = one('#q');
  const views = {fields: one('#view-fields'), unified: one('#view-unified')};
  const themes = {auto: one('#theme-auto'), light: one('#theme-light'), dark: one('#theme-dark')};
  let index = null;

  const text = (node) => (node ? node.textContent.toLowerCase() : '');
  const entry = (row) => {
    const paths = all('.p', row).map(text).join('\n');
    const kind = text(row.querySelector('.k'));
    const name = text(row.querySelector('.n'));
    const status = text(row.querySelector('.b'));
    return {row, kind, name, status, path: paths, any: [status, kind, name, text(row.querySelector('.y')), paths].join('\n')};
  };

  // every word must be found; a word such as kind:deployment in that part only
  const matches = (entry, words) =>
    words.every((word) => {
      const part = /^(kind|name|status|path):(.*)$/.exec(word);
      return part ? entry[part[1]].includes(part[2]) : entry.any.includes(word);
    });

  const filter = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter((word) => word);
    let shown = 0;
    if (words.length || index) {
      index = index || rows.map(entry);
      for (const each of index) {
        const fits = matches(each, words);
        each.row.hidden = !fits;
        shown += fits ? 1 : 0;
      }
      for (const section of all('section')) {
        section.hidden = words.length > 0 && !section.querySelector('.r:not([hidden])');
      }
    }
    one('#n').value = words.length ? shown + ' of ' + rows.length : '';
    one('#none').hidden = !words.length || shown > 0;
  };

  const remember = () => {
    const parts = new URLSearchParams();
    if (query.value) parts.set('q', query.value);
    if (views.unified.checked) parts.set('view', 'unified');
    try {
      history.replaceState(null, '', '#' + parts);
    } catch (e) {
      // some browsers do not let a file change its address
    }
  };

  const address = () => {
    const hash = location.hash.slice(1);
    const row = /^r\d+$/.test(hash) ? document.getElementById(hash) : null;
    if (row) {
      row.open = true;
      row.scrollIntoView();
      return;
    }
    const parts = new URLSearchParams(hash);
    query.value = parts.get('q') || '';
    (views[parts.get('view')] || views.fields).checked = true;
    filter();
  };

  const fold = (open) => {
    // those in sight of the filter only
    for (const row of rows) if (!row.hidden && row.tagName === 'DETAILS') row.open = open;
  };

  let timer = 0;
  query.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      filter();
      remember();
    }, rows.length > 500 ? 150 : 0);
  });
  all('input[name=view]').forEach((view) => view.addEventListener('change', remember));
  for (const [name, theme] of Object.entries(themes)) {
    theme.addEventListener('change', () => {
      try {
        localStorage.setItem('gitops-theme', name);
      } catch (e) {
        // no storage: the choice lasts as long as the page
      }
    });
  }
  try {
    (themes[localStorage.getItem('gitops-theme')] || themes.auto).checked = true;
  } catch (e) {
    // no storage
  }
  one('#open').addEventListener('click', () => fold(true));
  one('#close').addEventListener('click', () => fold(false));
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && document.activeElement !== query && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      query.focus();
    } else if (event.key === 'Escape' && document.activeElement === query) {
      query.value = '';
      filter();
      remember();
    }
  });
  addEventListener('hashchange', address);
  all('.search, .fold').forEach((part) => (part.hidden = false));
  address();
})();
