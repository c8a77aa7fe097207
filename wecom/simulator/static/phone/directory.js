/** Members, customers and groups as the phone needs them. */

import { readList } from '../api.js';

export const members = () => readList('/__sim/members', {}, 'members');

function customer(row) {
  return { ...row, kind: 'customer', id: row.external_userid };
}

function group(row) {
  return { ...row, kind: 'group', id: row.chat_id };
}

export async function customersOf(userid, q) {
  return (await readList('/__sim/customers', { userid, q, limit: 60 }, 'customers')).map(customer);
}

export async function groupsOf(userid, q = '') {
  const groups = (await readList('/__sim/groups', { userid }, 'groups')).map(group);
  return groups.filter((row) => row.name.includes(q));
}

/** The chat partner behind an id, or null when this member does not know them. */
export async function find(userid, { kind, id }) {
  if (kind === 'group') return (await groupsOf(userid)).find((row) => row.id === id) ?? null;
  return (await customersOf(userid, id)).find((row) => row.id === id) ?? null;
}
