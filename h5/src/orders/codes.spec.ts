/** 推广码: a code that was dropped by mistake comes back as it was. */
import { afterEach, expect, it, vi } from 'vitest'
import type { PromoCode } from '@/api/types'
import { hideSnack, snack } from '@/shell/snack'
import { aMe, aPage } from '@/testing/fixtures'
import { mountPage } from '@/testing/mountPage'
import { ok, serve } from '@/testing/server'

const CODE: PromoCode = {
  code: 'WF-2026',
  member: { userid: 'wangfang', name: '王芳' },
  campaign: '直播',
  made_at: '2026-03-02T02:00:00Z',
}

afterEach(hideSnack)

it('a code that was dropped is registered again by one tap', async () => {
  const server = serve({
    'GET /api/v1/promo-codes': ok(aPage([CODE])),
    'DELETE /api/v1/promo-codes': { status: 204 },
    'PUT /api/v1/promo-codes': ok(CODE),
  })
  const { page } = await mountPage('/promo-codes', aMe({ roles: ['admin'] }))
  await vi.waitFor(() => expect(page.text()).toContain('WF-2026'))
  await page.get('li .text-button').trigger('click')
  await vi.waitFor(() => expect(snack.value?.text).toContain('已删除「WF-2026」'))
  snack.value?.action?.run()
  await vi.waitFor(() => expect(server.to('PUT /api/v1/promo-codes')[0]?.body).toEqual({ code: 'WF-2026', userid: 'wangfang', campaign: '直播' }))
})
