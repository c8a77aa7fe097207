/** What a contact won or lost is called and told apart by, also when the customer may not be opened any more. */
import type { ContactChange } from '@/api/types'
import { displayName } from '@/customers/relations'

export function nameOf({ customer, masked_name: maskedName }: ContactChange): string {
  return customer ? displayName(customer) : maskedName
}

/** Masked names repeat, so the place in the list tells those apart. */
export function keyOf({ kind, happened_at: happenedAt, customer }: ContactChange, index: number): string {
  return [kind, happenedAt, customer ? customer.id : `masked ${index}`].join()
}
