/** Looking again while WeCom has not decided. */
import { describe, expect, it, vi } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import { aCustomer, aRelation, aWriteBack } from '@/testing/fixtures'
import { inComponent } from '@/testing/inComponent'
import { useRereadWhilePending } from './useRereadWhilePending'

const grey = aCustomer({ relations: [aRelation({ pending: [aWriteBack({ text: '护肤-林' })] })] })

function watching(first = grey) {
  vi.useFakeTimers()
  const customer = shallowRef(first)
  const reread = vi.fn<() => void>()
  const { unmount } = inComponent(() => {
    useRereadWhilePending(() => customer.value, reread)
    return {}
  })
  return { customer, reread, unmount }
}

describe('a page with something on its way to WeCom', () => {
  it('looks again, ever more seldom', () => {
    const { reread } = watching()
    vi.advanceTimersByTime(3_000)
    expect(reread).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(3_000)
    expect(reread).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(60_000)
    expect(reread.mock.calls.length).toBeLessThan(6)
  })

  it('stops when it is decided, and starts again with the next wish', async () => {
    const { customer, reread } = watching()
    customer.value = aCustomer()
    await nextTick()
    vi.advanceTimersByTime(60_000)
    expect(reread).not.toHaveBeenCalled()
    customer.value = grey
    await nextTick()
    vi.advanceTimersByTime(3_000)
    expect(reread).toHaveBeenCalledTimes(1)
  })

  it('stops when it is left', () => {
    const { reread, unmount } = watching()
    unmount()
    vi.advanceTimersByTime(60_000)
    expect(reread).not.toHaveBeenCalled()
  })
})
