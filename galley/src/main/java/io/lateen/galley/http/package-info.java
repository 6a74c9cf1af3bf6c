/// The API over HTTP: the server, paths and media types, and how answers and watches are written.
@NullMarked
package io.lateen.galley.http;

import org.jspecify.annotations.NullMarked;
