/** Ticks on a bad network. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { aMe, aTaskItem } from '@/testing/fixtures'
import { offline, ok, refuse, serve } from '@/testing/server'

const PUT_5 = 'PUT /api/v1/task-items/5/completion'
const DELETE_5 = 'DELETE /api/v1/task-items/5/completion'

/** The page as after a reload: modules are new, storage is not. */
async function openPage() {
  vi.resetModules()
  const { me } = await import('@/shell/session')
  me.value = aMe()
  return import('./tickQueue')
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20))

describe('a tick', () => {
  let page: Awaited<ReturnType<typeof openPage>>
  beforeEach(async () => {
    page = await openPage()
  })

  it('arrives at once when the network is there', async () => {
    const server = serve({ [PUT_5]: ok(aTaskItem({ id: 5 })) })
    await expect(page.submit(5, true)).resolves.toBe(true)
    expect(server.to(PUT_5)[0]?.body).toMatchObject({ client_key: expect.stringMatching(/^[0-9a-f-]{36}$/) })
    expect(page.unsent.value).toEqual([])
  })

  it('waits on the phone while the network is down, with the moment it was made', async () => {
    serve({ [PUT_5]: offline })
    const before = Date.now()
    await expect(page.submit(5, true)).resolves.toBe(false)
    const [tick] = page.unsent.value
    expect(tick).toMatchObject({ itemId: 5, isDone: true })
    expect(Date.parse(tick?.at ?? '')).toBeGreaterThanOrEqual(before)
  })

  it('survives closing the page and is sent exactly once, under the same key', async () => {
    const server = serve({ [PUT_5]: offline })
    await page.submit(5, true)
    const key = page.unsent.value[0]?.clientKey

    const later = await openPage()
    server.change(PUT_5, ok(aTaskItem({ id: 5 })))
    later.startTickQueue(() => undefined)
    await settled()
    window.dispatchEvent(new Event('online'))
    await settled()

    const sent = server.to(PUT_5).map(({ body }) => body)
    expect(sent).toHaveLength(2)
    expect(sent[0]).toEqual(sent[1])
    expect(sent[1]).toMatchObject({ client_key: key })
    expect(later.unsent.value).toEqual([])
  })

  it('is sent before its undoing, in the order they were made', async () => {
    const server = serve({ [PUT_5]: offline, [DELETE_5]: ok(aTaskItem({ id: 5 })) })
    await page.submit(5, true)
    server.change(PUT_5, ok(aTaskItem({ id: 5 })))
    await page.submit(5, false)
    expect(server.asked.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'DELETE'])
    expect(page.unsent.value).toEqual([])
  })

  it('is dropped and told to whoever made it when the server refuses for good', async () => {
    serve({ [PUT_5]: refuse(404, 'not_found') })
    await expect(page.submit(5, true)).rejects.toMatchObject({ code: 'not_found' })
    expect(page.unsent.value).toEqual([])
  })

  it('is told to the page when it is refused long after', async () => {
    const server = serve({ [PUT_5]: offline })
    await page.submit(5, true)
    const later = await openPage()
    server.change(PUT_5, refuse(404, 'not_found'))
    const onRefused = vi.fn()
    later.startTickQueue(onRefused)
    await settled()
    expect(onRefused).toHaveBeenCalledWith(expect.objectContaining({ code: 'not_found' }))
    expect(later.unsent.value).toEqual([])
  })

  it('tells each of two ticks its own fate', async () => {
    serve({ [PUT_5]: ok(aTaskItem({ id: 5 })), 'PUT /api/v1/task-items/6/completion': refuse(409, 'conflict') })
    const fate = (tick: Promise<boolean>) => tick.catch((error: unknown) => error)
    const [five, six] = await Promise.all([fate(page.submit(5, true)), fate(page.submit(6, true))])
    expect(five).toBe(true)
    expect(six).toMatchObject({ code: 'conflict' })
  })

  it('does not read what somebody else left on this phone', async () => {
    serve({ [PUT_5]: offline })
    await page.submit(5, true)
    vi.resetModules()
    const { me } = await import('@/shell/session')
    me.value = aMe({ userid: 'zhaomin' })
    const theirs = await import('./tickQueue')
    theirs.startTickQueue(() => undefined)
    expect(theirs.unsent.value).toEqual([])
  })

  it('still works where nothing can be stored', async () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new Error('full')
    })
    const server = serve({ [PUT_5]: ok(aTaskItem({ id: 5 })) })
    await expect(page.submit(5, true)).resolves.toBe(true)
    expect(server.to(PUT_5)).toHaveLength(1)
  })
})
