/// The engine of the API: what each verb does to each kind of object, and the words it is asked in.
@NullMarked
package io.lateen.galley.resource;

import org.jspecify.annotations.NullMarked;
