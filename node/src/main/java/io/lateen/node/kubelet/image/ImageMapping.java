package io.lateen.node.kubelet.image;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One line of the image catalogue. In `pattern` a `*` stands for any characters, as in
/// `example/foo:*`; an image may be written with or without `docker.io/`.
public record ImageMapping(String pattern, Launch launch) {
  private static final String DEFAULT_REGISTRY = "docker.io/";

  boolean matches(String image) {
    return glob().matcher(withoutRegistry(image)).matches();
  }

  private Pattern glob() {
    return Pattern.compile(
        Stream.of(withoutRegistry(pattern).split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }

  private static String withoutRegistry(String image) {
    return image.startsWith(DEFAULT_REGISTRY) ? image.substring(DEFAULT_REGISTRY.length()) : image;
  }
}
