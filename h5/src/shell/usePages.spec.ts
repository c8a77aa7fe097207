/** Endless lists. */
import { describe, expect, it, vi } from 'vitest'
import { Refusal } from '@/api/refusal'
import { aPage } from '@/testing/fixtures'
import { inComponent } from '@/testing/inComponent'
import { usePages } from './usePages'

const pagesOf = (fetchPage: Parameters<typeof usePages<number>>[0]) => inComponent(() => usePages(fetchPage)).used

describe('usePages', () => {
  it('adds page after page until the server has no more', async () => {
    const pages = pagesOf((cursor) => Promise.resolve(cursor === 'b' ? aPage([3]) : aPage([1, 2], 'b')))
    await pages.load()
    expect(pages.finished.value).toBe(false)
    await pages.load()
    expect(pages.items.value).toEqual([1, 2, 3])
    expect(pages.finished.value).toBe(true)
  })

  it('keeps the rows it has when the next page fails, and goes on from there', async () => {
    const fetchPage = vi
      .fn<() => Promise<ReturnType<typeof aPage<number>>>>()
      .mockResolvedValueOnce(aPage([1], 'b'))
      .mockRejectedValueOnce(new Refusal('offline', 0))
      .mockResolvedValueOnce(aPage([2]))
    const pages = pagesOf(fetchPage)
    await pages.load()
    await pages.load()
    expect(pages.items.value).toEqual([1])
    expect(pages.error.value).toBe(true)
    await pages.load()
    expect(pages.items.value).toEqual([1, 2])
    expect(pages.error.value).toBe(false)
    expect(fetchPage).toHaveBeenNthCalledWith(3, 'b')
  })

  it('drops an answer that a later question has overtaken', async () => {
    const answers: ((page: ReturnType<typeof aPage<number>>) => void)[] = []
    const pages = pagesOf(() => new Promise((resolve) => answers.push(resolve)))
    const first = pages.load()
    const second = pages.restart()
    answers[1]?.(aPage([2]))
    answers[0]?.(aPage([1]))
    await Promise.all([first, second])
    expect(pages.items.value).toEqual([2])
  })

  it('keeps what is on screen while it reads again', async () => {
    const pages = pagesOf(() => Promise.resolve(aPage([1])))
    await pages.load()
    const again = pages.reload()
    expect(pages.items.value).toEqual([1])
    await again
  })

  it('is empty only when the server said so', async () => {
    const pages = pagesOf(() => Promise.resolve(aPage<number>([])))
    expect(pages.isEmpty.value).toBe(false)
    await pages.load()
    expect(pages.isEmpty.value).toBe(true)
  })
})
