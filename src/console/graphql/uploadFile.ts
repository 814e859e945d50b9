import { token } from './session.ts';

/** An uploaded file, or why it was refused. */
export type Uploaded = { readonly id: string } | { readonly problem: string };

/** Sends a file to the gateway, which keeps it for an import; calls back with the share that has been sent, 0 to 1. */
export function uploadFile(file: File, onProgress: (share: number) => void): Promise<Uploaded> {
  return new Promise((resolve) => {
    // fetch does not say how much it has sent.
    const request = new XMLHttpRequest();
    request.open('POST', '/uploads');
    request.setRequestHeader('authorization', `Bearer ${token.get()}`);
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => resolve(uploadedOf(request.status, request.response as UploadResponse | null));
    request.onerror = () => resolve({ problem: 'The gateway does not respond.' });
    request.send(file);
  });
}

interface UploadResponse {
  readonly id?: string;
  readonly error?: string;
  readonly errors?: readonly { readonly message: string }[];
}

function uploadedOf(status: number, response: UploadResponse | null): Uploaded {
  if (status === 201 && response?.id) return { id: response.id };
  return { problem: response?.error ?? response?.errors?.[0]?.message ?? `The gateway refused the file with status ${status}.` };
}
