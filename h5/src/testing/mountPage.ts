/** Mounts a routed page at an address, the way the frame does. */
import { mount } from '@vue/test-utils'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { routes } from '@/router'
import { me } from '@/shell/session'
import { hideSnack } from '@/shell/snack'
import type { Me } from '@/api/types'
import { aMe } from './fixtures'
import { settle } from './settle'

export async function mountPage(address: string, as: Me = aMe()) {
  me.value = as
  hideSnack()
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push(address)
  const page = mount(RouterView, { global: { plugins: [router] }, attachTo: document.body })
  await settle()
  return { page, router }
}
