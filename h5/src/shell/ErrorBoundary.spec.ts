/** A page that breaks. */
import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import ErrorBoundary from './ErrorBoundary.vue'

describe('ErrorBoundary', () => {
  it('explains a page that cannot be drawn, and draws it again on 重试', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const isBroken = ref(true)
    const Page = defineComponent(() => () => {
      if (isBroken.value) throw new Error('broken')
      return h('p', '好了')
    })
    const boundary = mount(ErrorBoundary, { slots: { default: () => h(Page) } })
    await Promise.resolve()
    expect(boundary.get('[role=alert]').text()).toContain('代码 unexpected')
    isBroken.value = false
    await boundary.get('button').trigger('click')
    expect(boundary.text()).toBe('好了')
  })
})
