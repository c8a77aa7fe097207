/** Members, customers and groups as the phone needs them. */

import { readList } from '../api.js';
import { inOneLine } from './bubbles.js';

export const members = () => readList('/__sim/members', {}, 'members');

const asCustomer = (row) => ({ ...row, kind: 'customer', id: row.external_userid });
const asGroup = (row) => ({ ...row, kind: 'group', id: row.chat_id });
const asked = async (userid, q) => (await readList('/__sim/customers', { userid, q, limit: 60 }, 'customers')).map(asCustomer);

/** A member's customers: those talked to or added last come first, each with the last line. */
export async function customersOf(userid, q = '') {
  const [customers, recent] = await Promise.all([asked(userid, q), readList('/__sim/chats', { userid }, 'chats')]);
  const talk = new Map(recent.map((chat) => [chat.external_userid, chat]));
  const known = new Set(customers.map((row) => row.id));
  const older = q ? [] : recent.filter((chat) => !known.has(chat.external_userid)).map(asCustomer);
  return [...customers, ...older]
    .map((row) => ({ ...row, last_at: Math.max(talk.get(row.id)?.sent_at ?? 0, row.added_at ?? 0), last_line: talk.has(row.id) ? inOneLine(talk.get(row.id)) : '' }))
    .sort((one, other) => other.last_at - one.last_at);
}

export async function groupsOf(userid, q = '') {
  return (await readList('/__sim/groups', { userid }, 'groups')).map(asGroup).filter((row) => !row.dismissed && row.name.includes(q));
}

/** The chat partner behind an id, or null when this member does not know them. */
export async function find(userid, { kind, id }) {
  const rows = kind === 'group' ? await groupsOf(userid) : await asked(userid, id);
  return rows.find((row) => row.id === id) ?? null;
}
