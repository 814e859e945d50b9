import { useState } from 'preact/hooks';
import { uploadFile } from '../graphql/uploadFile.ts';

/** Sends a file: how much of it has been sent, null while none is being sent, and why it was refused. */
export function useUpload() {
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState('');
  const send = async (file: File): Promise<string | null> => {
    setShare(0);
    setProblem('');
    const uploaded = await uploadFile(file, setShare);
    setShare(null);
    if ('id' in uploaded) return uploaded.id;
    setProblem(uploaded.problem);
    return null;
  };
  return { share, problem, send };
}
