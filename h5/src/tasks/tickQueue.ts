/** Ticks made on this phone and not yet confirmed by the server; they survive a reload and are sent exactly once. */
import { ref, shallowRef } from 'vue'
import { api, call } from '@/api/client'
import { asRefusal, type Refusal } from '@/api/refusal'
import { me } from '@/shell/session'
import { readStored, writeStored } from '@/shell/storage'
import { uuid } from './uuid'

interface Tick {
  readonly itemId: number
  readonly isDone: boolean
  readonly at: string
  readonly clientKey: string
}

const RETRY_MS = 20_000

export const unsent = shallowRef<readonly Tick[]>([])
/** The last attempt did not get through: what is in the queue waits, rather than being on its way. */
export const isStuck = ref(false)

type Reject = (refusal: Refusal) => void

const awaited = new Map<string, Reject>()
let onLateRefusal: Reject = () => undefined
let sending = Promise.resolve()

const storageKey = () => `ticks:${me.value?.userid ?? ''}`

function isTick(value: unknown): value is Tick {
  if (typeof value !== 'object' || value === null) return false
  const kind = (key: string) => typeof Reflect.get(value, key)
  return (
    kind('itemId') === 'number' && kind('isDone') === 'boolean' && kind('at') === 'string' && kind('clientKey') === 'string'
  )
}

function read(): readonly Tick[] {
  try {
    const stored: unknown = JSON.parse(readStored(storageKey()) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isTick) : []
  } catch {
    return []
  }
}

/** Another tab may have changed the stored queue meanwhile: change what is stored, not what we remember. */
function change(alter: (ticks: readonly Tick[]) => readonly Tick[]): void {
  const kept = alter(read())
  const isKept = writeStored(storageKey(), kept.length ? JSON.stringify(kept) : null)
  unsent.value = isKept ? kept : alter(unsent.value)
}

function send(tick: Tick): Promise<unknown> {
  const params = { path: { item_id: tick.itemId } }
  const address = '/api/v1/task-items/{item_id}/completion'
  if (!tick.isDone) return call(api.DELETE(address, { params }))
  return call(api.PUT(address, { params, body: { completed_at: tick.at, client_key: tick.clientKey } }))
}

const without = (tick: Tick) => (ticks: readonly Tick[]) => ticks.filter(({ clientKey }) => clientKey !== tick.clientKey)

async function sendAll(): Promise<void> {
  for (let tick = unsent.value[0]; tick; tick = unsent.value[0]) {
    try {
      await send(tick)
      isStuck.value = false
      change(without(tick))
    } catch (error) {
      const refusal = asRefusal(error)
      isStuck.value = refusal.isPassing || refusal.status === 401
      if (isStuck.value) return
      change(without(tick))
      const reject = awaited.get(tick.clientKey) ?? onLateRefusal
      reject(refusal)
    }
  }
}

/** Sends what is waiting, oldest first, one sender at a time. */
function flush(): Promise<void> {
  sending = sending.then(sendAll)
  return sending
}

/** Keeps the tick, then tries to send it: true when it arrived, false when it waits. A refusal is thrown. */
export async function submit(itemId: number, isDone: boolean): Promise<boolean> {
  const tick: Tick = { itemId, isDone, at: new Date().toISOString(), clientKey: uuid() }
  const refusals: Refusal[] = []
  awaited.set(tick.clientKey, (refusal) => refusals.push(refusal))
  change((ticks) => [...ticks, tick])
  await flush()
  awaited.delete(tick.clientKey)
  const [refusal] = refusals
  if (refusal) throw refusal
  return !unsent.value.some(({ clientKey }) => clientKey === tick.clientKey)
}

/** Takes up what an earlier visit left behind, and goes on trying; a refusal nobody waits for goes to `onRefused`. */
export function startTickQueue(onRefused: Reject): void {
  const retry = () => {
    if (unsent.value.length) void flush()
  }
  onLateRefusal = onRefused
  unsent.value = read()
  window.addEventListener('online', retry)
  window.addEventListener('storage', (event) => {
    if (event.key === storageKey()) unsent.value = read()
  })
  setInterval(retry, RETRY_MS)
  retry()
}
