/// What adapters are told, as descriptions: fields and types, and how an instance is built from
/// attributes.
@NullMarked
package io.lateen.mixer.template;

import org.jspecify.annotations.NullMarked;
