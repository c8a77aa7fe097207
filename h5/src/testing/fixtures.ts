/** Valid and boring answers; a test states only what matters to it. */
import type {
  CommissionEstimate,
  ContactChange,
  Customer,
  CustomerRef,
  CustomerRow,
  Day,
  Figure,
  Kpis,
  Me,
  Metric,
  Page,
  Relation,
  Task,
  TaskItem,
  TrailEntry,
  WriteBack,
} from '@/api/types'

const NOW = '2026-03-02T02:00:00Z'

export function aMe(given: Partial<Me> = {}): Me {
  return {
    userid: 'wangfang',
    name: '王芳',
    position: '导购',
    department_names: ['华东一组'],
    roles: ['staff'],
    corp_id: 'ww1',
    agent_id: 1000002,
    timezone: 'Asia/Shanghai',
    version: '0.1.0',
    avatar: null,
    simulator: false,
    ...given,
  }
}

export function aDay(given: Partial<Day> = {}): Day {
  return {
    date: '2026-03-02',
    new_contacts: 0,
    lost_contacts: 0,
    contacts_total: 120,
    open_items: 0,
    snoozed_items: 0,
    overdue_items: 0,
    done_items: 0,
    sends_to_confirm: 0,
    as_of: NOW,
    ...given,
  }
}

export function aCustomerRef(given: Partial<CustomerRef> = {}): CustomerRef {
  return { id: 7, external_userid: 'wm7', name: '林女士', remark: null, avatar: null, ...given }
}

export function aTaskItem(given: Partial<TaskItem> = {}): TaskItem {
  return {
    id: 1,
    task_id: 1,
    title: '回访试用反馈',
    note: '',
    script: null,
    pushed_by_name: '林悦',
    customer: null,
    due_at: null,
    is_overdue: false,
    snoozed_until: null,
    completed_at: null,
    completed_by_name: null,
    ...given,
  }
}

export function aTask(given: Partial<Task> = {}): Task {
  return {
    id: 3,
    title: '回访试用反馈',
    note: '',
    script: null,
    due_at: null,
    created_at: NOW,
    customer: null,
    items_total: 2,
    items_done: 1,
    ...given,
  }
}

export function aRelation(given: Partial<Relation> = {}): Relation {
  return {
    id: 11,
    member: { userid: 'wangfang', name: '王芳' },
    is_mine: true,
    added_at: '2026-01-05T02:00:00Z',
    add_way: 1,
    channel_name: '门店码',
    remark: null,
    has_remark: false,
    description: null,
    tags: [],
    ended_at: null,
    ended_by: null,
    may_edit: true,
    mobiles: [],
    pending: [],
    refusals: [],
    ...given,
  }
}

export function aWriteBack(given: Partial<WriteBack> = {}): WriteBack {
  return {
    id: 31,
    relation_id: 11,
    kind: 'remark',
    status: 'wanted',
    since: NOW,
    text: null,
    mobiles_added: [],
    mobiles_removed: [],
    tags_added: [],
    tags_removed: [],
    reason: null,
    errcode: null,
    decided_at: null,
    ...given,
  }
}

export function aCustomer(given: Partial<Customer> = {}): Customer {
  return {
    ...aCustomerRef(),
    customer_ids: [7],
    type: 1,
    gender: 2,
    corp_name: null,
    position: null,
    first_added_at: '2026-01-05T02:00:00Z',
    relations: [aRelation()],
    groups: [],
    ...given,
  }
}

export function aCustomerRow(given: Partial<CustomerRow> = {}): CustomerRow {
  return {
    ...aCustomerRef(),
    type: 1,
    corp_name: null,
    tags: [],
    added_at: '2026-01-05T02:00:00Z',
    channel_name: '门店码',
    member_name: '王芳',
    ended_at: null,
    ended_by: null,
    ...given,
  }
}

export function aContactChange(given: Partial<ContactChange> = {}): ContactChange {
  return {
    kind: 'relation_added',
    happened_at: NOW,
    customer: aCustomerRef(),
    masked_name: '林**',
    channel_name: '门店码',
    ended_by: null,
    ...given,
  }
}

export function aTrailEntry(given: Partial<TrailEntry> = {}): TrailEntry {
  return { id: 21, kind: 'relation_added', happened_at: NOW, source: 'event', actor_name: '王芳', payload: {}, ...given }
}

export function aPage<T>(items: readonly T[], nextCursor: string | null = null): Page<T> {
  return { items, next_cursor: nextCursor }
}

export function aMetric(given: Partial<Metric> = {}): Metric {
  return {
    key: 'guided_gmv',
    name: '引导成交金额',
    unit: 'fen',
    counted_unit: (given.unit ?? 'fen') === 'fen' ? 'fen' : 'count',
    definition: '归属到员工的已支付订单的金额之和',
    formula: 'Σ 支付金额',
    direction: 'up',
    since: '2026-01-01',
    is_approximate: false,
    is_stock: false,
    has_detail: true,
    behind: 'orders',
    ...given,
  }
}

export function aFigure(given: Partial<Figure> = {}): Figure {
  return {
    value: 0,
    previous: 0,
    change: null,
    change_points: null,
    is_new: false,
    numerator: null,
    denominator: null,
    since: '2026-01-01',
    is_partial: false,
    as_of: null,
    ...given,
  }
}

/** March up to its second day, against as much of February. */
export function aKpis(metrics: Kpis['metrics'], given: Partial<Kpis> = {}): Kpis {
  return {
    scope: 'staff:wangfang',
    scope_name: '王芳',
    period: { start: '2026-02-28T16:00:00Z', end: '2026-03-31T16:00:00Z', complete: false },
    compare: { start: '2026-01-31T16:00:00Z', end: '2026-02-02T02:00:00Z', basis: 'elapsed' },
    metrics,
    ...given,
  }
}

export function anEstimate(given: Partial<CommissionEstimate> = {}): CommissionEstimate {
  const { period, compare } = aKpis({})
  return {
    scope: 'me',
    period,
    compare,
    value: 308_200,
    previous: 280_000,
    change: 0.1007,
    is_new: false,
    own_fen: 308_200,
    adjustment_fen: 0,
    state: 'running',
    since: '2026-01-01',
    is_partial: false,
    has_rates: true,
    ...given,
  }
}
