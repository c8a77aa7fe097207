/** The chooser's search; inside the phone the phone's own member is chosen without asking. */

import { $ } from './dom.js';

/* Browsers send no Sec-Fetch-Dest over plain HTTP on a LAN, so the page itself looks whether a phone is around it. */
function phoneOwner() {
  try {
    return window.parent === window ? null : window.parent.document.body.dataset.userid ?? null;
  } catch {
    return null;
  }
}

function search(event) {
  const words = event.target.value.trim().toLowerCase();
  let found = 0;
  for (const section of document.querySelectorAll('.login-card section')) {
    const rows = [...section.querySelectorAll('.choice')];
    for (const row of rows) row.parentElement.hidden = !row.dataset.search.toLowerCase().includes(words);
    const shown = rows.filter((row) => !row.parentElement.hidden).length;
    section.hidden = shown === 0;
    found += shown;
  }
  $('.login-none').hidden = found > 0;
}

const owner = phoneOwner();
const own = owner && [...document.querySelectorAll('.choice')].find((row) => row.dataset.userid === owner);
if (own) location.replace(own.href);
$('.login-search input').addEventListener('input', search);
