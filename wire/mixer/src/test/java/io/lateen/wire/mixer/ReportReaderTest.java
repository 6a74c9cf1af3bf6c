package io.lateen.wire.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lateen.model.attribute.AttributeBag;
import io.lateen.wire.proto.mixer.CompressedAttributes;
import io.lateen.wire.proto.mixer.ReportRequest;
import io.lateen.wire.proto.mixer.ReportRequest.RepeatedAttributesSemantics;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportReaderTest {
  private static ReportRequest.Builder twoRecords() {
    return ReportRequest.newBuilder()
        .addDefaultWords("default")
        .setGlobalWordCount(221)
        .addAttributes(CompressedAttributes.newBuilder().putStrings(0, -1).putInt64S(1, 1))
        .addAttributes(
            CompressedAttributes.newBuilder().addWords("own").putStrings(2, -1).putInt64S(1, 2));
  }

  private static List<AttributeBag> read(ReportRequest.Builder message) throws MessageProblem {
    return new ReportReader(message.build().toByteArray()).next(100);
  }

  @Test
  void deltasAddUp() throws MessageProblem {
    List<AttributeBag> records = read(twoRecords());
    assertThat(records.get(0).get("source.ip")).isEqualTo("default");
    assertThat(records.get(0).names()).hasSize(2);
    assertThat(records.get(1).get("source.ip")).isEqualTo("default");
    assertThat(records.get(1).get("source.port")).isEqualTo(2L);
    assertThat(records.get(1).get("source.name")).isEqualTo("own");
  }

  @Test
  void independentRecordsDoNot() throws MessageProblem {
    List<AttributeBag> records =
        read(
            twoRecords()
                .setRepeatedAttributesSemantics(RepeatedAttributesSemantics.INDEPENDENT_ENCODING));
    assertThat(records.get(1).names()).containsExactlyInAnyOrder("source.port", "source.name");
  }

  @Test
  void partsAreHandedOutInOrder() throws MessageProblem {
    ReportReader reader = new ReportReader(twoRecords().build().toByteArray());
    assertThat(reader.globalWordCount()).isEqualTo(221);
    assertThat(reader.next(1)).hasSize(1);
    assertThat(reader.next(5)).hasSize(1);
    assertThat(reader.next(5)).isEmpty();
  }

  @Test
  void nothingIsNothing() throws MessageProblem {
    assertThat(read(ReportRequest.newBuilder())).isEmpty();
  }

  @Test
  void aDeltaThatWouldFillTheMemoryIsAProblem() {
    CompressedAttributes.Builder first = CompressedAttributes.newBuilder();
    for (int i = 0; i < 5_000; i++) {
      first.addWords("w" + i).putInt64S(-i - 1, i);
    }
    ReportRequest.Builder message = ReportRequest.newBuilder().addAttributes(first);
    for (int i = 0; i < 1_000; i++) {
      message.addAttributes(CompressedAttributes.newBuilder().putInt64S(0, i));
    }
    assertThatThrownBy(
            () -> {
              ReportReader reader = new ReportReader(message.build().toByteArray());
              while (!reader.next(100).isEmpty()) {
                // The problem comes on the way.
              }
            })
        .isInstanceOf(MessageProblem.class)
        .hasMessageContaining("(expected: at most 10000 and 2000000)");
  }

  @Test
  void aProblemNamesItsRecord() {
    ReportRequest.Builder message =
        twoRecords()
            .addAttributes(CompressedAttributes.newBuilder().putInt64S(0, 1).putStrings(0, 1));
    assertThatThrownBy(() -> read(message))
        .hasMessageStartingWith("attributes[2].")
        .hasMessageContaining("source.ip: given as");
  }
}
