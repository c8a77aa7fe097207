/** Every page and its address under /h5/. */
import { shallowRef } from 'vue'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import TodayPage from '@/today/TodayPage.vue'

declare module 'vue-router' {
  interface RouteMeta {
    tab?: string
    title?: string
    /** Reached from another page: on a phone the tabs give way to what the page is for. */
    isDeep?: boolean
  }
}

const RELOADED_KEY = 'reloaded-for'

/** Ids are numbers; anything else in the address is a page that does not exist. */
const numericId = (route: { params: Record<string, string | string[]> }) => ({ id: Number(route.params.id) })

/** Live codes and acquisition links: a list, one of them, and its form each. */
const acquisitionRoutes: RouteRecordRaw[] = ([['live-codes', '渠道活码'], ['links', '获客链接']] as const).flatMap(([kind, title]) => {
  const meta = { tab: '/team', title, isDeep: true }
  const form = () => import('@/acquisition/ChannelFormPage.vue')
  return [
    { path: `/acquisition/${kind}`, component: () => import('@/acquisition/AcquisitionPage.vue'), props: { kind }, meta },
    { path: `/acquisition/${kind}/new`, component: form, props: { kind, id: null }, meta },
    {
      path: `/acquisition/${kind}/:id(\\d+)`,
      component: kind === 'links' ? () => import('@/acquisition/LinkPage.vue') : () => import('@/acquisition/LiveCodePage.vue'),
      props: numericId,
      meta,
    },
    { path: `/acquisition/${kind}/:id(\\d+)/edit`, component: form, props: (route) => ({ kind, ...numericId(route) }), meta },
  ]
})

/** Codes through which customers join groups. */
const joiningRoutes: RouteRecordRaw[] = [
  { path: '', component: () => import('@/acquisition/JoiningWaysPage.vue') },
  { path: '/new', component: () => import('@/acquisition/JoiningWayFormPage.vue'), props: { id: null } },
  { path: '/:id(\\d+)', component: () => import('@/acquisition/JoiningWayPage.vue'), props: numericId },
  { path: '/:id(\\d+)/edit', component: () => import('@/acquisition/JoiningWayFormPage.vue'), props: numericId },
].map((route) => ({ ...route, path: `/acquisition/joining-ways${route.path}`, meta: { tab: '/team', title: '入群码', isDeep: true } }))

export const routes: RouteRecordRaw[] = [
  { path: '/', component: TodayPage, meta: { tab: '/', title: '今日' } },
  {
    path: '/customers',
    component: () => import('@/customers/CustomersPage.vue'),
    meta: { tab: '/customers', title: '客户' },
    children: [
      { path: ':id(\\d+)', component: () => import('@/customers/CustomerPage.vue'), props: numericId, meta: { title: '客户详情' } },
    ],
  },
  { path: '/tasks', component: () => import('@/tasks/TasksPage.vue'), meta: { tab: '/', title: '任务', isDeep: true } },
  { path: '/tasks/items/:id(\\d+)', component: () => import('@/tasks/TaskItemPage.vue'), props: numericId, meta: { tab: '/', title: '任务', isDeep: true } },
  { path: '/tasks/new', component: () => import('@/tasks/PushPage.vue'), meta: { tab: '/team', title: '推送任务', isDeep: true } },
  {
    path: '/team',
    component: () => import('@/team/TeamPage.vue'),
    meta: { tab: '/team', title: '团队' },
    children: [
      { path: 'tasks/:id(\\d+)', component: () => import('@/team/TaskPage.vue'), props: numericId, meta: { title: '任务进度' } },
    ],
  },
  { path: '/team/numbers', component: () => import('@/kpis/NumbersPage.vue'), meta: { tab: '/team', title: '数据', isDeep: true } },
  { path: '/leaderboards', component: () => import('@/kpis/LeaderboardsPage.vue'), meta: { tab: '/team', title: '排行榜', isDeep: true } },
  { path: '/kpis', component: () => import('@/kpis/KpisPage.vue'), meta: { tab: '/kpis', title: '业绩' } },
  {
    path: '/kpis/:metric([a-z_]+)',
    component: () => import('@/kpis/DetailPage.vue'),
    props: ({ params }) => ({ metric: String(params.metric) }),
    meta: { tab: '/kpis', title: '数字背后', isDeep: true },
  },
  { path: '/claims', component: () => import('@/attribution/ClaimsPage.vue'), meta: { tab: '/me', title: '归属申请', isDeep: true } },
  { path: '/targets', component: () => import('@/targets/TargetsPage.vue'), meta: { tab: '/kpis', title: '目标', isDeep: true } },
  { path: '/commissions', component: () => import('@/commissions/CommissionsPage.vue'), meta: { tab: '/kpis', title: '提成', isDeep: true } },
  { path: '/commission-rates', component: () => import('@/commissions/RatesPage.vue'), meta: { tab: '/me', title: '提成规则', isDeep: true } },
  { path: '/commission-closings', component: () => import('@/commissions/ClosingsPage.vue'), meta: { tab: '/me', title: '提成月结', isDeep: true } },
  { path: '/costs', component: () => import('@/costs/CostsPage.vue'), meta: { tab: '/me', title: '渠道成本', isDeep: true } },
  { path: '/exports', component: () => import('@/exports/ExportsPage.vue'), meta: { tab: '/me', title: '我的导出', isDeep: true } },
  { path: '/me', component: () => import('@/me/MePage.vue'), meta: { tab: '/me', title: '我的' } },
  { path: '/me/contacts', component: () => import('@/me/ContactChangesPage.vue'), meta: { tab: '/me', title: '今日好友变化', isDeep: true } },
  { path: '/admin/sync', component: () => import('@/admin/SyncPage.vue'), meta: { tab: '/me', title: '同步', isDeep: true } },
  { path: '/admin/sync/runs', component: () => import('@/admin/SyncRunsPage.vue'), meta: { tab: '/me', title: '同步记录', isDeep: true } },
  { path: '/admin/sync/runs/:id(\\d+)', component: () => import('@/admin/SyncStepsPage.vue'), props: numericId, meta: { tab: '/me', title: '同步步骤', isDeep: true } },
  { path: '/admin/sync/repairs', component: () => import('@/admin/SyncRepairsPage.vue'), meta: { tab: '/me', title: '核对与修正', isDeep: true } },
  { path: '/admin/checkup', component: () => import('@/admin/CheckupPage.vue'), meta: { tab: '/me', title: '企微体检', isDeep: true } },
  { path: '/admin/audit', component: () => import('@/admin/AuditPage.vue'), meta: { tab: '/me', title: '业绩核对', isDeep: true } },
  { path: '/admin/errors', component: () => import('@/admin/ErrorsPage.vue'), meta: { tab: '/me', title: '企微错误', isDeep: true } },
  { path: '/admin/differences', component: () => import('@/admin/DifferencesPage.vue'), meta: { tab: '/me', title: '流失对照', isDeep: true } },
  { path: '/admin/inbox', component: () => import('@/admin/InboxPage.vue'), meta: { tab: '/me', title: '事件收件箱', isDeep: true } },
  { path: '/admin/inbox/:id(\\d+)', component: () => import('@/admin/InboxMessagePage.vue'), props: numericId, meta: { tab: '/me', title: '事件详情', isDeep: true } },
  { path: '/admin/forwarding', component: () => import('@/admin/ForwardingPage.vue'), meta: { tab: '/me', title: '回调转发', isDeep: true } },
  { path: '/admin/forwarding/:id(\\d+)', component: () => import('@/admin/ForwardingTargetPage.vue'), props: numericId, meta: { tab: '/me', title: '转发目标', isDeep: true } },
  { path: '/mass-sends', component: () => import('@/mass-sends/MassSendsPage.vue'), meta: { tab: '/team', title: '企业群发', isDeep: true } },
  { path: '/mass-sends/new', component: () => import('@/mass-sends/NewMassSendPage.vue'), meta: { tab: '/team', title: '新建群发', isDeep: true } },
  { path: '/mass-sends/mine', component: () => import('@/mass-sends/MySendTasksPage.vue'), meta: { tab: '/me', title: '待确认的群发', isDeep: true } },
  { path: '/mass-sends/:id(\\d+)', component: () => import('@/mass-sends/MassSendPage.vue'), props: numericId, meta: { tab: '/team', title: '群发详情', isDeep: true } },
  ...acquisitionRoutes,
  ...joiningRoutes,
  { path: '/handovers', component: () => import('@/handovers/HandoversPage.vue'), meta: { tab: '/team', title: '客户继承', isDeep: true } },
  { path: '/handovers/new', component: () => import('@/handovers/NewHandoverPage.vue'), meta: { tab: '/team', title: '新建继承', isDeep: true } },
  { path: '/handovers/:id(\\d+)', component: () => import('@/handovers/HandoverPage.vue'), props: numericId, meta: { tab: '/team', title: '继承详情', isDeep: true } },
  { path: '/orders', component: () => import('@/orders/OrdersPage.vue'), meta: { tab: '/me', title: '订单', isDeep: true } },
  { path: '/orders/:id(\\d+)', component: () => import('@/orders/OrderPage.vue'), props: numericId, meta: { tab: '/me', title: '订单详情', isDeep: true } },
  { path: '/customers/:id(\\d+)/orders', component: () => import('@/orders/CustomerOrdersPage.vue'), props: numericId, meta: { tab: '/customers', title: '客户的订单', isDeep: true } },
  { path: '/order-imports', component: () => import('@/orders/ImportsPage.vue'), meta: { tab: '/me', title: '订单导入', isDeep: true } },
  { path: '/order-imports/:id(\\d+)', component: () => import('@/orders/ImportPage.vue'), props: numericId, meta: { tab: '/me', title: '导入文件', isDeep: true } },
  { path: '/promo-codes', component: () => import('@/orders/CodesPage.vue'), meta: { tab: '/me', title: '推广码', isDeep: true } },
  { path: '/customers/:id(\\d+)/identities', component: () => import('@/identities/IdentitiesPage.vue'), props: numericId, meta: { tab: '/customers', title: '身份', isDeep: true } },
  { path: '/unresolved-orders', component: () => import('@/identities/UnresolvedPage.vue'), meta: { tab: '/me', title: '未归户订单', isDeep: true } },
  { path: '/identity-coverage', component: () => import('@/identities/CoveragePage.vue'), meta: { tab: '/me', title: '公私域覆盖', isDeep: true } },
  { path: '/:rest(.*)*', component: () => import('@/shell/NotFoundPage.vue'), meta: { title: '找不到页面' } },
]

/** The address of a page whose files could not be loaded, even anew. */
export const unopened = shallowRef<string | null>(null)

/**
 * After an update on the server the old page asks for files that are gone: open the address anew, but only once, and not
 * without network, which would leave the browser's own error page.
 */
function reloadOnce(address: string): void {
  if (!navigator.onLine || sessionStorage.getItem(RELOADED_KEY) === address) {
    unopened.value = address
    return
  }
  sessionStorage.setItem(RELOADED_KEY, address)
  openAnew(address)
}

export function openAnew(address: string): void {
  location.assign(`/h5${address}`)
}

export function createWorkbenchRouter() {
  const router = createRouter({ history: createWebHistory('/h5/'), routes })
  router.afterEach((to) => {
    unopened.value = null
    sessionStorage.removeItem(RELOADED_KEY)
    document.title = to.meta.title ?? '工作台'
  })
  router.onError((error: unknown, to) => {
    console.error(error)
    reloadOnce(to.fullPath)
  })
  return router
}
