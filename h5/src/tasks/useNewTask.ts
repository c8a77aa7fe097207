/** The form that pushes a task: what was entered, what is missing, and sending it exactly once. */
import { computed, reactive, ref, watch } from 'vue'
import { api, call } from '@/api/client'
import { messageOf } from '@/api/messages'
import type { Customer, MemberRow } from '@/api/types'
import { showSnack } from '@/shell/snack'
import { useAction } from '@/shell/useAction'
import { uuid } from './uuid'

export const LIMITS = { title: 60, note: 500, script: 1000, assignees: 200 } as const

export function useNewTask() {
  const form = reactive({ title: '', note: '', script: '' })
  const dueAt = ref<string | null>(null)
  const assignees = ref<readonly MemberRow[]>([])
  const customer = ref<Customer | null>(null)
  const fieldErrors = ref<Readonly<Record<string, string>>>({})
  // One key per content: pressing twice, or sending again after a lost answer, makes one task; edited, it is another.
  let clientKey = uuid()
  watch([form, dueAt, assignees, customer], () => {
    clientKey = uuid()
  })

  const missing = computed(() => {
    if (!assignees.value.length) return '还没选给谁'
    if (!form.title.trim()) return '还没写做什么'
    if (dueAt.value && Date.parse(dueAt.value) < Date.now()) return '截止时间已经过了'
    return null
  })

  function send() {
    fieldErrors.value = {}
    return call(
      api.POST('/api/v1/tasks', {
        body: {
          client_key: clientKey,
          title: form.title.trim(),
          note: form.note.trim(),
          script: form.script.trim() || null,
          due_at: dueAt.value,
          assignee_userids: assignees.value.map(({ userid }) => userid),
          customer_id: customer.value?.id ?? null,
        },
      }),
    )
  }

  const { run: push, isPending } = useAction(send, {
    onRefused(refusal) {
      const isAboutPeople = refusal.code === 'not_their_customer'
      fieldErrors.value = isAboutPeople ? { assignee_userids: messageOf(refusal) } : refusal.fields
      showSnack(messageOf(refusal))
    },
  })

  return { form, dueAt, assignees, customer, fieldErrors, missing, push, isPending }
}
