/** Live updates: one stream, jittered return, re-reading while it is down. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LiveMessage } from './live'

class FakeSource extends EventTarget {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSED = 2
  static opened: FakeSource[] = []
  readyState = FakeSource.OPEN

  constructor(readonly address: string) {
    super()
    FakeSource.opened.push(this)
  }

  say(event: string, data = '{}'): void {
    this.dispatchEvent(new MessageEvent(event, { data }))
  }

  fail(readyState: number): void {
    this.readyState = readyState
    this.dispatchEvent(new Event('error'))
  }

  close(): void {
    this.readyState = FakeSource.CLOSED
  }
}

async function startPage() {
  vi.resetModules()
  const live = await import('./live')
  const heard: LiveMessage[] = []
  live.subscribe((message) => heard.push(message))
  live.startLive()
  return { live, heard }
}

const newest = () => {
  const source = FakeSource.opened[FakeSource.opened.length - 1]
  if (!source) throw new Error('no stream was opened')
  return source
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeSource.opened = []
  vi.stubGlobal('EventSource', FakeSource)
})
afterEach(() => vi.unstubAllGlobals())

describe('live updates', () => {
  it('pass on what changed', async () => {
    const { heard } = await startPage()
    newest().say('hello')
    newest().say('change', '{"topic":"customers","customer_id":7,"kind":"relation_added"}')
    expect(heard).toEqual([{ event: 'change', topic: 'customers', customerId: 7, kind: 'relation_added' }])
  })

  it('ask for a re-read after an interruption, as messages may have been missed', async () => {
    const { heard } = await startPage()
    newest().say('hello')
    expect(heard).toEqual([])
    newest().fail(FakeSource.CONNECTING)
    newest().say('hello')
    expect(heard).toEqual([{ event: 'resync' }])
  })

  it('ask for a re-read when even the first stream was late', async () => {
    const { heard } = await startPage()
    newest().fail(FakeSource.CONNECTING)
    newest().say('hello')
    expect(heard).toEqual([{ event: 'resync' }])
  })

  it('re-read every 20 seconds while the stream is down, and stop when it is back', async () => {
    const { heard } = await startPage()
    newest().fail(FakeSource.CONNECTING)
    await vi.advanceTimersByTimeAsync(40_000)
    expect(heard).toHaveLength(2)
    newest().say('hello')
    expect(heard).toHaveLength(3)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(heard).toHaveLength(3)
  })

  it('spread what all phones are told to do at once', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const { heard } = await startPage()
    newest().say('resync')
    expect(heard).toEqual([])
    await vi.advanceTimersByTimeAsync(1_500)
    expect(heard).toEqual([{ event: 'resync' }])
  })

  it('do not re-read a page nobody looks at, until somebody does', async () => {
    const { heard } = await startPage()
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    newest().say('resync')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(heard).toEqual([])
    hidden.mockReturnValue(false)
    document.dispatchEvent(new Event('visibilitychange'))
    expect(heard).toEqual([{ event: 'resync' }])
  })

  it('open a new stream after a pause when the browser gave up', async () => {
    await startPage()
    newest().fail(FakeSource.CLOSED)
    expect(FakeSource.opened).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(FakeSource.opened).toHaveLength(2)
  })

  it('come back spread out, later after every failure, never later than half a minute', async () => {
    const { live } = await startPage()
    expect(live.pauseAfter(0, 0)).toBe(1_000)
    expect(live.pauseAfter(3, 0.999)).toBeGreaterThan(live.pauseAfter(0, 0.999))
    expect(live.pauseAfter(50, 1)).toBe(31_000)
  })

  it('only re-read where the browser knows no streams', async () => {
    vi.stubGlobal('EventSource', undefined)
    Reflect.deleteProperty(window, 'EventSource')
    const { heard } = await startPage()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(heard).toEqual([{ event: 'resync' }])
  })
})
