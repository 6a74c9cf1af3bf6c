/// Adapter `opa`: policies in Rego, judged by the Open Policy Agent's own compiler and runtime.
@NullMarked
package io.lateen.mixer.adapter.opa;

import org.jspecify.annotations.NullMarked;
