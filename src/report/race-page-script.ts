/** What a page does by itself: one step is looked at, and the state is what it is after it. Text goes in as text only. */
export const script = `'use strict';
(() => {
  const buttons = [...document.querySelectorAll('[data-step]')];
  const order = buttons.map((button) => Number(button.dataset.step));
  const places = [...document.querySelectorAll('[data-place]')];
  const lines = [...document.querySelectorAll('[data-first]')];
  if (order.length === 0) return;
  document.documentElement.classList.add('live');
  const begin = document.querySelector('[data-begin]').dataset.begin;
  let current = -1;

  function showState(at, touched) {
    const values = new Map(places.map((row) => [row.dataset.place, JSON.parse(row.dataset.before)]));
    for (const button of buttons.slice(0, at + 1))
      for (const [where, after] of JSON.parse(button.dataset.after)) values.set(where, after);
    for (const row of places) {
      const value = values.get(row.dataset.place);
      const shown = document.createElement(value === null ? 'em' : 'code');
      shown.textContent = value === null ? 'none' : value;
      row.lastElementChild.replaceChildren(shown);
      row.classList.toggle('touched', touched.has(row.dataset.place));
    }
  }

  function select(at, options) {
    current = Math.max(0, Math.min(order.length - 1, at));
    const step = order[current];
    buttons.forEach((button, i) => {
      button.classList.toggle('later', i > current);
      if (i === current) button.setAttribute('aria-current', 'step');
      else button.removeAttribute('aria-current');
    });
    for (const detail of document.querySelectorAll('[data-detail]')) detail.hidden = Number(detail.dataset.detail) !== step;
    for (const line of lines) line.classList.toggle('current', Number(line.dataset.first) === step || Number(line.dataset.second) === step);
    showState(current, new Set(JSON.parse(buttons[current].dataset.after).map(([where]) => where)));
    if (options.focus) {
      buttons[current].focus({ preventScroll: true });
      buttons[current].scrollIntoView({ block: 'nearest' });
    }
  }

  const keys = { ArrowDown: () => current + 1, ArrowRight: () => current + 1, ArrowUp: () => current - 1, ArrowLeft: () => current - 1, Home: () => 0, End: () => order.length - 1 };
  document.addEventListener('keydown', (event) => {
    if (!Object.hasOwn(keys, event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    select(keys[event.key](), { focus: true });
  });
  document.addEventListener('click', ({ target }) => {
    const button = target.closest('[data-step], [data-go]');
    if (button !== null) select(order.indexOf(Number(button.dataset.step ?? button.dataset.go)), { focus: true });
  });
  select(begin === '' ? 0 : order.indexOf(Number(begin)), { focus: false });
})();
`;
