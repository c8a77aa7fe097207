/** The one stream of live updates of this page; while it is down, everything on screen is re-read every 20 s. */
import { goToLogin } from './session'

export type LiveMessage =
  | { readonly event: 'resync' }
  | { readonly event: 'change'; readonly topic: string; readonly customerId: number | null; readonly kind: string }

type Listener = (message: LiveMessage) => void

const POLL_MS = 20_000
const RESYNC_SPREAD_MS = 3_000
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

const listeners = new Set<Listener>()
let source: EventSource | null = null
let mayHaveMissed = false
let owesResync = false
let failures = 0
let reconnectTimer: ReturnType<typeof setTimeout> | undefined
let pollTimer: ReturnType<typeof setInterval> | undefined

export function subscribe(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tellAll(message: LiveMessage): void {
  for (const listener of listeners) listener(message)
}

/** A page nobody looks at re-reads when it is looked at again. */
function resync(): void {
  owesResync = document.hidden
  if (!owesResync) tellAll({ event: 'resync' })
}

function startPolling(): void {
  pollTimer ??= setInterval(resync, POLL_MS)
}

function stopPolling(): void {
  clearInterval(pollTimer)
  pollTimer = undefined
}

function parseChange(data: string): LiveMessage {
  const body: unknown = JSON.parse(data)
  const read = (key: string): unknown => (typeof body === 'object' && body !== null ? Reflect.get(body, key) : null)
  const customerId = read('customer_id')
  return {
    event: 'change',
    topic: String(read('topic')),
    customerId: typeof customerId === 'number' ? customerId : null,
    kind: String(read('kind') ?? ''),
  }
}

/** Full jitter: 2,000 phones that lost one server must not come back in one wave. */
export function pauseAfter(failureCount: number, random = Math.random()): number {
  return FIRST_PAUSE_MS + random * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failureCount)
}

function onHello(): void {
  failures = 0
  stopPolling()
  if (mayHaveMissed) resync()
  mayHaveMissed = true
}

function onError(): void {
  mayHaveMissed = true
  startPolling()
  // The browser itself reconnects after a dropped stream; after an HTTP error it gives up and leaves it to us.
  if (source?.readyState !== EventSource.CLOSED) return
  disconnect()
  clearTimeout(reconnectTimer)
  reconnectTimer = setTimeout(connect, pauseAfter(failures++))
}

function disconnect(): void {
  source?.close()
  source = null
}

function connect(): void {
  if (source) return
  source = new EventSource('/api/v1/live')
  source.addEventListener('hello', onHello)
  // Every phone hears this at the same moment; they must not all ask at the same moment.
  source.addEventListener('resync', () => setTimeout(resync, Math.random() * RESYNC_SPREAD_MS))
  source.addEventListener('change', (event: MessageEvent<string>) => tellAll(parseChange(event.data)))
  source.addEventListener('signed-out', () => goToLogin())
  source.addEventListener('error', onError)
}

function onVisible(): void {
  if (document.hidden) return
  if (owesResync) resync()
  if (source?.readyState === EventSource.OPEN) return
  clearTimeout(reconnectTimer)
  disconnect()
  connect()
}

/** Called once per page; a browser without EventSource only re-reads. */
export function startLive(): void {
  if (!('EventSource' in window)) return startPolling()
  document.addEventListener('visibilitychange', onVisible)
  connect()
}
