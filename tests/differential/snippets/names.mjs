// SPDX-License-Identifier: Apache-2.0
// Public names of the modules that code for Pyodide imports: those that a module lists or defines itself.
import { python } from "../inside/table.mjs";

/** As `dir()` shows them in the npm package; type variables aside. */
const names = {
  pyodide: "__version__ code ffi webloop",
  "pyodide._core": "IN_BROWSER",
  "pyodide._run_js": "run_js",
  "pyodide._state": "restore_state save_state",
  "pyodide.code":
    "CodeRunner eval_code eval_code_async find_imports relaxed_call relaxed_wrap run_js should_quiet",
  "pyodide.common": "install_files",
  "pyodide.console": "BANNER Console ConsoleFuture PyodideConsole redirect_stdin repr_shorten shorten",
  "pyodide.ffi":
    "ConversionError IN_BROWSER InternalError JsArray JsAsyncGenerator JsAsyncIterable JsAsyncIterator JsBuffer JsCallable JsCallableDoubleProxy JsDomElement JsDoubleProxy JsException JsFetchResponse JsGenerator JsIterable JsIterator JsMap JsMutableMap JsNull JsOnceCallable JsPromise JsProxy JsTypedArray JsWeakRef ToJsConverter create_once_callable create_proxy destroy_proxies jsnull register_js_module run_sync to_js unregister_js_module",
  "pyodide.ffi.wrappers":
    "DUMMY_DESTROYABLE Destroyable add_event_listener clear_interval clear_timeout remove_event_listener set_interval set_timeout",
  "pyodide.http": "AbortError BodyUsedError FetchResponse HttpStatusError open_url pyfetch",
  "pyodide.http.pyxhr":
    "XHRError XHRNetworkError XHRRequestParams XHRResponse delete get head options patch post put",
  "pyodide.webloop": "PyodideFuture PyodideTask WebLoop WebLoopPolicy",
  _pyodide: "_base _importhook set_excepthook",
  "_pyodide._base":
    "CodeRunner EvalCodeResultException eval_code eval_code_async find_imports pyimport_impl should_quiet",
  "_pyodide._core_docs":
    "ConversionError InternalError JsArray JsAsyncGenerator JsAsyncIterable JsAsyncIterator JsBuffer JsCallable JsCallableDoubleProxy JsDomElement JsDoubleProxy JsException JsFetchResponse JsGenerator JsIterable JsIterator JsMap JsMutableMap JsNull JsOnceCallable JsPromise JsProxy JsTypedArray JsWeakRef ToJsConverter can_run_sync create_once_callable create_proxy destroy_proxies jsnull run_sync to_js",
  "_pyodide._importhook":
    "JsFinder JsLoader WindowsToLinuxPathFinder add_note_to_module_not_found_error jsfinder register_js_finder register_js_module register_module_not_found_hook register_windows_finder unregister_js_module",
  "_pyodide.docs_argspec": "docs_argspec",
  "_pyodide.docstring": "dedent_docstring get_cmeth_docstring",
  "_pyodide.jsbind":
    "BindClass Deep Default Js2PyConverterMeta Json Py2JsConverterMeta TypeConverter bind_class_sig func_to_sig func_to_sig_inner get_attr_sig get_attr_sig_method get_attr_sig_method_helper get_attr_sig_prop js2py_bind type_converter",
  pyodide_js:
    "ERRNO_CODES FS PATH canvas ffi globals loadPackage loadedPackages pyodide_py setStderr setStdin setStdout version",
};

const questions = Object.entries(names).flatMap(([module, list]) =>
  list
    .split(" ")
    .map(
      (name) =>
        `from importlib import import_module\nhasattr(import_module("${module}"), ${JSON.stringify(name)})`,
    ),
);

export const snippets = python(...questions);
