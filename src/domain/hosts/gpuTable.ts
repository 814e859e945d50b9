/** Architecture, as EESSI names it, and the models that have it, without the vendor's name. */
export type GpuRow = readonly [architecture: string, ...models: string[]];

/**
 * GPUs by architecture: NVIDIA's by compute capability (https://developer.nvidia.com/cuda-gpus), AMD's by the name of the instruction
 * set that ROCm uses.
 */
export const GPU_TABLE: readonly GpuRow[] = [
  ['nvidia/cc35', 'K20', 'K20X', 'K40'],
  ['nvidia/cc37', 'K80'],
  ['nvidia/cc50', 'GTX 750 Ti'],
  ['nvidia/cc52', 'M40', 'M60', 'GTX 980', 'GTX 980 Ti', 'GTX TITAN X'],
  ['nvidia/cc53', 'Jetson Nano'],
  ['nvidia/cc60', 'P100'],
  ['nvidia/cc61', 'P4', 'P40', 'GTX 1080', 'GTX 1080 Ti', 'TITAN Xp'],
  ['nvidia/cc62', 'Jetson TX2'],
  ['nvidia/cc70', 'V100', 'V100S', 'TITAN V'],
  ['nvidia/cc72', 'Jetson AGX Xavier'],
  ['nvidia/cc75', 'T4', 'RTX 2080', 'RTX 2080 Ti', 'TITAN RTX', 'Quadro RTX 6000', 'Quadro RTX 8000'],
  ['nvidia/cc80', 'A100', 'A30', 'A800'],
  [
    'nvidia/cc86',
    'A40',
    'A10',
    'A10G',
    'A16',
    'A2',
    'RTX A4000',
    'RTX A5000',
    'RTX A6000',
    'RTX 3080',
    'RTX 3090',
    'RTX 3090 Ti',
  ],
  ['nvidia/cc87', 'Jetson AGX Orin', 'Jetson Orin'],
  ['nvidia/cc88'],
  ['nvidia/cc89', 'L40S', 'L40', 'L4', 'RTX 4090', 'RTX 4080', 'RTX 6000 Ada', 'RTX 5000 Ada', 'RTX 4000 Ada'],
  ['nvidia/cc90', 'H100', 'H200', 'GH200', 'H800', 'H20'],
  ['nvidia/cc100', 'B200', 'GB200'],
  ['nvidia/cc101'],
  ['nvidia/cc103', 'B300', 'GB300'],
  ['nvidia/cc110', 'Jetson Thor', 'Jetson T5000'],
  ['nvidia/cc120', 'RTX 5090', 'RTX 5080', 'RTX PRO 6000', 'RTX PRO 5000'],
  ['nvidia/cc121', 'GB10', 'DGX Spark'],
  ['amd/gfx900', 'MI25'],
  ['amd/gfx906', 'MI50', 'MI60'],
  ['amd/gfx908', 'MI100'],
  ['amd/gfx90a', 'MI210', 'MI250', 'MI250X'],
  ['amd/gfx942', 'MI300A', 'MI300X', 'MI325X'],
  ['amd/gfx950', 'MI350X', 'MI355X'],
  ['amd/gfx1030', 'RX 6800', 'RX 6900 XT', 'Radeon PRO W6800'],
  ['amd/gfx1100', 'RX 7900 XTX', 'RX 7900 XT', 'Radeon PRO W7900'],
  ['amd/gfx1201', 'RX 9070', 'RX 9070 XT'],
];
