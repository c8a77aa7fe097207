/** Reading one thing. */
import { describe, expect, it, vi } from 'vitest'
import { Refusal } from '@/api/refusal'
import { inComponent } from '@/testing/inComponent'
import { useLoad } from './useLoad'

describe('useLoad', () => {
  it('says it is slow only after 300 ms', async () => {
    vi.useFakeTimers()
    const { used } = inComponent(() => useLoad(() => new Promise<number>((resolve) => setTimeout(resolve, 1000, 1))))
    const loading = used.load()
    await vi.advanceTimersByTimeAsync(299)
    expect(used.isSlow.value).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(used.isSlow.value).toBe(true)
    await vi.advanceTimersByTimeAsync(1000)
    await loading
    expect(used.isSlow.value).toBe(false)
    expect(used.data.value).toBe(1)
  })

  it('keeps old data beside the failure of reading again', async () => {
    const fetch = vi.fn().mockResolvedValueOnce(1).mockRejectedValueOnce(new Refusal('busy', 503))
    const { used } = inComponent(() => useLoad<number>(fetch))
    await used.load()
    await used.load()
    expect(used.data.value).toBe(1)
    expect(used.refusal.value?.code).toBe('busy')
  })

  it('lets the later question win', async () => {
    const answers: ((value: number) => void)[] = []
    const { used } = inComponent(() => useLoad(() => new Promise<number>((resolve) => answers.push(resolve))))
    const both = [used.load(), used.load()]
    answers[1]?.(2)
    answers[0]?.(1)
    await Promise.all(both)
    expect(used.data.value).toBe(2)
    expect(used.isLoading.value).toBe(false)
  })
})
