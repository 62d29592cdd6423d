/** A degree or license while it is being written. */
import type { Credential } from '$lib/api/types';
import { today } from '$lib/i18n';

export const kinds = [
	'masters_human_services',
	'clinical_license',
	'crss',
	'cprs',
	'other'
] as const;

export interface CredentialForm {
	kind: string;
	issuer: string;
	jurisdiction: string;
	valid_from_on: string;
	expires_on: string;
}

export const blankCredential = (): CredentialForm => ({
	kind: kinds[0],
	issuer: '',
	jurisdiction: '',
	valid_from_on: today(),
	expires_on: ''
});

export const editableCredential = (c: Credential): CredentialForm => ({
	kind: c.kind,
	issuer: c.issuer,
	jurisdiction: c.jurisdiction ?? '',
	valid_from_on: c.valid_from_on,
	expires_on: c.expires_on ?? ''
});

export const credentialIn = (form: CredentialForm) => ({
	kind: form.kind,
	issuer: form.issuer,
	jurisdiction: form.jurisdiction || undefined,
	valid_from_on: form.valid_from_on,
	expires_on: form.expires_on || undefined
});
