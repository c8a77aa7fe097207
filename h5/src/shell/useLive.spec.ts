/** Live updates inside a component. */
import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, KeepAlive, nextTick, ref } from 'vue'
import { useLive } from './useLive'

const { listeners } = vi.hoisted(() => ({ listeners: new Set<(message: unknown) => void>() }))
vi.mock('./live', () => ({
  subscribe: (listener: (message: unknown) => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}))

const say = (message: unknown) => listeners.forEach((listener) => listener(message))
const change = (topic: string, customerId: number | null = null) => ({ event: 'change', topic, customerId, kind: '' })

function mountPage(reread: () => void) {
  const isOpen = ref(true)
  const Page = defineComponent({
    setup() {
      useLive(reread, (topic, customerId) => topic === 'tasks' || customerId === 7)
      return () => null
    },
  })
  const wrapper = mount(defineComponent(() => () => h(KeepAlive, () => (isOpen.value ? h(Page) : null))))
  return { isOpen, wrapper }
}

describe('useLive', () => {
  it('re-reads for what concerns the page, several changes at once being one re-read', async () => {
    vi.useFakeTimers()
    const reread = vi.fn()
    mountPage(reread)
    say(change('tasks'))
    say(change('customers', 7))
    say(change('customers', 8))
    await vi.advanceTimersByTimeAsync(1000)
    expect(reread).toHaveBeenCalledOnce()
    say(change('customers', 8))
    await vi.advanceTimersByTimeAsync(1000)
    expect(reread).toHaveBeenCalledOnce()
  })

  it('catches up once when the page comes back from being put aside', async () => {
    vi.useFakeTimers()
    const reread = vi.fn()
    const { isOpen } = mountPage(reread)
    isOpen.value = false
    await nextTick()
    say(change('tasks'))
    say({ event: 'resync' })
    await vi.advanceTimersByTimeAsync(1000)
    expect(reread).not.toHaveBeenCalled()
    isOpen.value = true
    await nextTick()
    expect(reread).toHaveBeenCalledOnce()
  })

  it('hears nothing any more once the page is gone', () => {
    const { wrapper } = mountPage(vi.fn())
    const before = listeners.size
    wrapper.unmount()
    expect(listeners.size).toBe(before - 1)
  })
})
