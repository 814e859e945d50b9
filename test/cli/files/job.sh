#!/bin/bash
#SBATCH --ntasks=4
module purge
module load EESSI/2023.06
module load GROMACS/2024.1-foss-2023b PLUMED   # and more
ml OpenFOAM
srun gmx_mpi mdrun
