/** Runs a composable inside a mounted component, as it needs a life to hook into. */
import { mount } from '@vue/test-utils'
import { defineComponent } from 'vue'

export function inComponent<T>(use: () => T) {
  const box: { used?: T } = {}
  const wrapper = mount(
    defineComponent({
      setup() {
        box.used = use()
        return () => null
      },
    }),
  )
  if (box.used === undefined) throw new Error('the composable returned nothing')
  return { used: box.used, unmount: () => wrapper.unmount() }
}
