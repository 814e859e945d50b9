/**
 * Programs that are packages of a language under the same name elsewhere: a module h5py is Spack's py-h5py. Names are compared
 * without regard to case and separators.
 */
export const PACKAGES_OF_LANGUAGES = {
  PYTHON: `
    absl-py acpype aiohttp anndata archspec ArviZ ASE astropy basemap bcrypt biom-format Biopython bokeh boto3 build Cartopy cffi
    coverage CppHeaderParser cppy cryptography cutadapt cwltool Cython dask debugpy DendroPy Deprecated deprecation dill dm-tree
    ESPResSo expecttest f90wrap FEniCS-FFCx FEniCS-UFL Fiona Flask Flye fonttools geopandas GitPython Greenlet grpcio h5netcdf h5py
    hatch-jupyter-builder hatchling HDBSCAN HTTPX huggingface-hub hypothesis imageio ipympl IPython ipywidgets jedi jupyter-server
    jupyter-server-proxy jupyter_packaging JupyterLab librosa LightGBM lit lxml Mako Markdown matplotlib maturin MDAnalysis MDI
    meson-python ml_dtypes MLflow mpi4py MultiQC multiprocess nanobind networkx NLTK numba optree orjson parameterized paramiko
    petsc4py Pillow Pillow-SIMD Pint poetry pre-commit psutil psycopg2 PuLP pybind11 PyCairo pydantic pydot PyEVTK pyfaidx Pygments
    PyGObject pymatgen PyOpenGL pyproj PyQt-builder PyQt5 PyQt6 Pysam pytest PyWavelets PyYAML PyZMQ RDFlib rpds-py rpy2 ruamel.yaml
    scanpy scikit-build scikit-build-core scikit-image scikit-learn Seaborn setuptools setuptools-rust Shapely SIP slepc4py SQLAlchemy
    statsmodels sympy tensorboard TensorFlow tensorflow-probability tornado tqdm typing-extensions umap-learn uncertainties uv
    virtualenv VisPy WhatsHap wradlib wrapt wxPython xarray xESMF`,
  R: 'IRkernel',
  PERL: 'Archive-Zip Bio-DB-HTS Bio-SearchIO-hmmer BioPerl DB_File XML-LibXML',
} as const;

/** Names of the same software, as ecosystem and name: those before and after the arrow are one. */
export const LINKS = `
  SOFTWARE Abseil -> SOFTWARE abseil-cpp
  SOFTWARE AOCL-BLAS -> SOFTWARE amdblis
  SOFTWARE beagle-lib -> SOFTWARE libbeagle
  SOFTWARE BeautifulSoup -> PYTHON beautifulsoup4
  SOFTWARE Blosc -> SOFTWARE c-blosc
  SOFTWARE Blosc2 -> SOFTWARE c-blosc2
  SOFTWARE DB -> SOFTWARE berkeley-db
  SOFTWARE enchant-2 -> SOFTWARE enchant
  SOFTWARE ETE -> PYTHON ete3
  SOFTWARE fastjet-contrib -> SOFTWARE fjcontrib
  SOFTWARE FEniCS-Basix-Python -> PYTHON fenics-basix
  SOFTWARE FEniCS-DOLFINx-Python -> PYTHON fenics-dolfinx
  SOFTWARE flatbuffers-python -> PYTHON flatbuffers
  SOFTWARE gc -> SOFTWARE bdw-gc
  SOFTWARE GCCcore -> SOFTWARE gcc
  SOFTWARE googlebenchmark -> SOFTWARE benchmark
  SOFTWARE GTK3 -> SOFTWARE gtkplus
  SOFTWARE GtkSourceView4 -> SOFTWARE gtksourceview
  SOFTWARE ICU -> SOFTWARE icu4c
  SOFTWARE Java -> SOFTWARE openjdk
  SOFTWARE JupyterNotebook -> PYTHON notebook
  SOFTWARE libaom -> SOFTWARE aom
  SOFTWARE libdap -> SOFTWARE libdap4
  SOFTWARE libopus -> SOFTWARE opus
  SOFTWARE LittleCMS -> SOFTWARE lcms
  SOFTWARE luaposix -> SOFTWARE lua-luaposix
  SOFTWARE make -> SOFTWARE gmake
  SOFTWARE netCDF -> SOFTWARE netcdf-c
  SOFTWARE netcdf4-python -> PYTHON netcdf4
  SOFTWARE occt -> SOFTWARE opencascade
  SOFTWARE plotly.py -> PYTHON plotly
  SOFTWARE PnetCDF -> SOFTWARE parallel-netcdf
  SOFTWARE protobuf-python -> PYTHON protobuf
  SOFTWARE PyTables -> PYTHON tables
  SOFTWARE PyTorch -> PYTHON torch
  SOFTWARE Qt5 -> SOFTWARE qt
  SOFTWARE Raptor -> SOFTWARE raptor2
  SOFTWARE redis-py -> PYTHON redis
  SOFTWARE rocm-smi -> SOFTWARE rocm-smi-lib
  SOFTWARE ScaLAPACK -> SOFTWARE netlib-scalapack
  SOFTWARE spglib-python -> PYTHON spglib
  SOFTWARE Szip -> SOFTWARE libszip
  SOFTWARE tbb -> SOFTWARE intel-tbb
  SOFTWARE Voro++ -> SOFTWARE voropp
  SOFTWARE Xerces-C++ -> SOFTWARE xerces-c
  SOFTWARE xorg-macros -> SOFTWARE util-macros
  SOFTWARE ZeroMQ -> SOFTWARE libzmq`;

/** Names, exactly as they are written, that are another software in the catalogs of one source than elsewhere. */
export const EXCEPTIONS = {
  EESSI: `
    SOFTWARE flit -> PYTHON flit
    SOFTWARE Flux -> SOFTWARE flux-core
    SOFTWARE pkgconfig -> PYTHON pkgconfig
    SOFTWARE PLY -> PYTHON ply
    SOFTWARE py-cpuinfo -> PYTHON py-cpuinfo`,
} as const;

/** Names that differ from another software in their separators only. */
export const DISTINCT = 'PYTHON file-magic, PYTHON uri-template';
