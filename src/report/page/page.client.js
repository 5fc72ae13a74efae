// What moves in the page: the map lights up, cards open, commands are copied, lists are filtered.
for (const map of document.querySelectorAll('svg.map')) {
  const items = [...map.querySelectorAll('[data-item]')];
  const wires = [...map.querySelectorAll('[data-ends]')];
  const light = (item) => {
    const own = item?.dataset.item;
    const lit = new Set(item ? [own, ...item.dataset.related.split(' ')] : []);
    map.classList.toggle('dim', item !== undefined);
    for (const one of items) one.classList.toggle('lit', lit.has(one.dataset.item));
    for (const wire of wires) {
      const ends = wire.dataset.ends.split(' ');
      wire.classList.toggle('lit', ends.includes(own) || ends.every((end) => lit.has(end)));
    }
  };
  const itemOf = (event) => event.target.closest('[data-item]') ?? undefined;
  map.addEventListener('pointerover', (event) => light(itemOf(event)));
  map.addEventListener('pointerleave', () => light(undefined));
  map.addEventListener('focusin', (event) => light(itemOf(event)));
  map.addEventListener('focusout', () => light(undefined));
  map.addEventListener('click', (event) => open(itemOf(event)));
  map.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    open(itemOf(event));
  });
}

function open(item) {
  if (item === undefined) return;
  const sheet = document.getElementById('sheet');
  const body = document.getElementById('sheet-body');
  const title = document.getElementById('sheet-title');
  if (item.dataset.name !== undefined) {
    const input = document.querySelector('[data-filter="talks"]');
    input.value = item.dataset.name;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    return;
  }
  const template = document.querySelector(`template[data-sheet="${item.dataset.item}"]`);
  title.textContent = template.dataset.title;
  const card = [...document.querySelectorAll('#cards > [data-card]')].find((one) => one.dataset.card === template.dataset.app);
  const told = card ? [card.querySelector('.inside').cloneNode(true)] : [];
  body.replaceChildren(...told, template.content.cloneNode(true));
  sheet.showModal();
  sheet.scrollTop = 0;
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('.look button');
  if (!button) return;
  const command = button.previousElementSibling.textContent;
  try {
    await navigator.clipboard.writeText(command);
  } catch {
    // a page from disk may not reach the clipboard everywhere
    const area = document.createElement('textarea');
    area.value = command;
    button.after(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  const before = button.textContent;
  const { copied } = document.getElementById('cards').dataset;
  if (before === copied) return;
  button.textContent = copied;
  setTimeout(() => {
    button.textContent = before;
  }, 1500);
});

const plain = (text) => text.toLowerCase();
for (const input of document.querySelectorAll('[data-filter]')) {
  const list = document.getElementById(input.dataset.filter);
  const rows = [...list.querySelectorAll(':scope > [data-card], :scope > tbody > tr')].map((row) => [row, plain(row.textContent)]);
  input.addEventListener('input', () => {
    const wanted = plain(input.value.trim());
    let shown = 0;
    for (const [row, text] of rows) {
      row.hidden = !text.includes(wanted);
      if (!row.hidden) shown += 1;
    }
    const none = document.querySelector('.none');
    if (input.dataset.filter === 'cards') none.hidden = shown > 0;
    else if (wanted !== '') list.closest('details').open = true;
    for (const graph of input.dataset.filter === 'talks' ? document.querySelectorAll('svg.talk') : []) {
      const items = [...graph.querySelectorAll('[data-item]')];
      const found = items.filter((one) => plain(one.textContent).includes(wanted));
      const near = new Set(found.flatMap((one) => [one.dataset.item, ...one.dataset.related.split(' ')]));
      const own = new Set(found.map((one) => one.dataset.item));
      graph.classList.toggle('dim', wanted !== '');
      for (const one of items) one.classList.toggle('lit', near.has(one.dataset.item));
      for (const wire of graph.querySelectorAll('[data-ends]'))
        wire.classList.toggle(
          'lit',
          wire.dataset.ends.split(' ').some((end) => own.has(end)),
        );
    }
  });
}

// a link to a scenario, or a card, opens it
const reveal = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.tagName === 'DETAILS') target.open = true;
  if (target) document.getElementById('sheet').close();
};
addEventListener('hashchange', reveal);
reveal();

let opened = [];
addEventListener('beforeprint', () => {
  opened = [...document.querySelectorAll('main details:not([open])')];
  for (const one of opened) one.open = true;
});
addEventListener('afterprint', () => {
  for (const one of opened) one.open = false;
});
