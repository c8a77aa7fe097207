/** Tells the server what went into a chat, exactly once; kept on the phone until it got through. Loaded when first needed. */
import { api, call } from '@/api/client'
import { asRefusal } from '@/api/refusal'
import { me } from '@/shell/session'
import { readStored, writeStored } from '@/shell/storage'
import { uuid } from '@/tasks/uuid'

interface Sent {
  readonly clientKey: string
  readonly externalUserid: string
  readonly text: string
  readonly itemId: number | null
  readonly sentAt: string
}

const RETRY_MS = 20_000
const MOST_KEPT = 50

let sending = Promise.resolve()
let retry: ReturnType<typeof setTimeout> | undefined

const storageKey = () => `sent:${me.value?.userid ?? ''}`

function isSent(value: unknown): value is Sent {
  if (typeof value !== 'object' || value === null) return false
  const itemId: unknown = Reflect.get(value, 'itemId')
  return (
    ['clientKey', 'externalUserid', 'text', 'sentAt'].every((key) => typeof Reflect.get(value, key) === 'string') &&
    (itemId === null || typeof itemId === 'number')
  )
}

function kept(): readonly Sent[] {
  try {
    const stored: unknown = JSON.parse(readStored(storageKey()) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isSent) : []
  } catch {
    return []
  }
}

function keep(all: readonly Sent[]): boolean {
  return writeStored(storageKey(), all.length ? JSON.stringify(all.slice(-MOST_KEPT)) : null)
}

function post(sent: Sent): Promise<unknown> {
  return call(
    api.POST('/api/v1/touches', {
      body: {
        client_key: sent.clientKey,
        external_userid: sent.externalUserid,
        text: sent.text,
        item_id: sent.itemId,
        sent_at: sent.sentAt,
      },
    }),
  )
}

/** Whether it need not be tried again: it got through, or the server will never take it. */
async function isSettled(sent: Sent): Promise<boolean> {
  try {
    await post(sent)
    return true
  } catch (error) {
    const refusal = asRefusal(error)
    return !refusal.isPassing && refusal.status !== 401
  }
}

async function sendAll(): Promise<void> {
  for (const sent of kept()) {
    if (!(await isSettled(sent))) {
      clearTimeout(retry)
      retry = setTimeout(() => void flush(), RETRY_MS)
      return
    }
    keep(kept().filter(({ clientKey }) => clientKey !== sent.clientKey))
  }
}

/** What is still kept from before, one after the other. */
export function flush(): Promise<void> {
  sending = sending.then(sendAll)
  return sending
}

/** WeCom answered ok: this text is in her chat now. */
export function report(externalUserid: string, text: string, itemId: number | null): Promise<void> {
  const sent = { clientKey: uuid(), externalUserid, text, itemId, sentAt: new Date().toISOString() }
  if (keep([...kept(), sent])) return flush()
  return post(sent).then(
    () => undefined,
    () => undefined,
  )
}

window.addEventListener('online', () => void flush())
