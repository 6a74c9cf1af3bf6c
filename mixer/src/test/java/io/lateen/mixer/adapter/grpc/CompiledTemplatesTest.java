package io.lateen.mixer.adapter.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.lateen.mixer.template.Template;
import io.lateen.mixer.template.Templates;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The templates compiled in and their services say the same.
class CompiledTemplatesTest {
  static final List<Template> ALL = Templates.ALL;

  @ParameterizedTest
  @FieldSource("ALL")
  void itsServiceTakesItsFields(Template template) {
    RemoteTemplate remote = CompiledTemplates.ALL.get(template);
    assertThat(remote).isNotNull();
    FileDescriptor file = remote.request().getFile();
    Template read = RemoteTemplate.parse("x", new DescriptorSet(List.of(file))).template();
    assertThat(read.fields()).containsExactlyInAnyOrderElementsOf(template.fields());
    assertThat(read.outputs()).containsExactlyInAnyOrderElementsOf(template.outputs());
    assertThat(remote.method())
        .isEqualTo(
            file.getServices().getFirst().getFullName()
                + "/"
                + remote.request().getName().replaceFirst("Request$", ""));
  }
}
